"""The ledger and what hangs on it can be read in the admin, by nobody changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_parts import ReadOnlyAdmin
from corpus.admin import UNDECIDED
from rewards.models import Award, Badge, Bonus, Quest, RewardRun


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "contributor", "kind", "points", "turn", "language", "day")
    list_filter = ("kind", "language")
    list_select_related = ("contributor",)


@admin.register(Bonus)
class BonusAdmin(ReadOnlyAdmin):
    """That a bonus waits would tell a moderator that a model was fooled."""

    list_display = ("created_at", "contributor", "points", "status", "moved_at")
    list_filter = ("status",)
    list_select_related = ("contributor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(sample__status__in=UNDECIDED)


@admin.register(Badge)
class BadgeAdmin(ReadOnlyAdmin):
    list_display = ("earned_at", "contributor", "key", "taken_back_at")
    list_filter = ("key",)
    list_select_related = ("contributor",)


@admin.register(Quest)
class QuestAdmin(ReadOnlyAdmin):
    list_display = ("day", "language", "game", "label", "mode")
    list_filter = ("language",)


@admin.register(RewardRun)
class RewardRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "counted", "paid", "voided", "corrected", "badges", "quests")
