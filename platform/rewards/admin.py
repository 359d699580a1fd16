"""The ledger and what hangs on it can be read in the admin, by nobody changed."""

from django.contrib import admin

from accounts.admin_parts import ReadOnlyAdmin
from rewards.models import Award, Badge, Bonus, Quest, RewardRun


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "contributor", "kind", "points", "turn", "language", "day")
    list_filter = ("kind", "language")
    list_select_related = ("contributor",)


@admin.register(Bonus)
class BonusAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "contributor", "points", "status", "moved_at")
    list_filter = ("status",)
    list_select_related = ("contributor",)


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
