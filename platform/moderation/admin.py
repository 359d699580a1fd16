"""The log can be read in the admin, by nobody changed; reports of personal data are decided there."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_parts import ReadOnlyAdmin
from accounts.models import User
from corpus.admin import UNDECIDED
from corpus.models import StatusMoved
from moderation.access import may_review, moderator
from moderation.models import Lean, Report, Review, Serving, TrustRun, Vote
from moderation.serving import reports


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "moderator", "decided_by", "lean", "decision", "label", "reason", "beside")
    list_filter = ("decision", "decided_by", "beside", "audit", "moderator")


@admin.register(Lean)
class LeanAdmin(ReadOnlyAdmin):
    """What others heard of a sample that is still open is theirs until it is decided."""

    list_display = ("created_at", "moderator", "label", "sample")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lean]:
        rows: QuerySet[Lean] = super().get_queryset(request)
        return rows.exclude(sample__status__in=UNDECIDED)


@admin.register(TrustRun)
class TrustRunAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "outcome", "version", "samples", "said", "resettled")
    list_filter = ("outcome",)


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Votes on decided samples: a moderator who has yet to lean must not see any here either."""

    list_display = ("created_at", "contributor", "label", "reason", "confidence", "midfiller", "endfiller")
    list_filter = ("label", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vote]:
        rows: QuerySet[Vote] = super().get_queryset(request)
        return rows.exclude(sample__status__in=UNDECIDED)


@admin.register(Serving)
class ServingAdmin(ReadOnlyAdmin):
    list_display = ("served_at", "contributor", "gold", "status", "answered_at")
    list_filter = ("status", "gold")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Open ones first. While one is open, its take is neither served nor published."""

    list_display = ("created_at", "sample", "status", "contributor", "moved_at", "moved_by")
    list_filter = ("status",)
    actions = ("uphold", "dismiss")
    ordering = ("-status", "created_at")

    @admin.action(description="There is personal data in it: reject it", permissions=["review"])
    def uphold(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._close(request, queryset, reports.uphold)

    @admin.action(description="There is nothing personal in it: let it go on", permissions=["review"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._close(request, queryset, reports.dismiss)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may_review(request.user)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_review_permission(request)

    def _close(
        self, request: HttpRequest, rows: QuerySet[Report], how: Callable[[Report, User], None]
    ) -> None:
        for report in rows.select_related("sample"):
            try:
                how(report, moderator(request))
            except StatusMoved as moved:
                self.message_user(request, f"{moved}.", messages.WARNING)
