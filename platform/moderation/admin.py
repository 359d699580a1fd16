"""The log can be read in the admin, by nobody changed; what is done about people can be done there."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.admin import ContributorAdmin
from accounts.admin_parts import ReadOnlyAdmin, ReasonForm
from accounts.models import Contributor, User
from corpus.admin import UNDECIDED
from corpus.models import StatusMoved
from moderation.access import may_review, moderator
from moderation.models import Block, Lean, Recut, Report, Review, Serving, Standing, TrustRun, Vote
from moderation.serving import blocking, quarantine, standing


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


@admin.register(Recut)
class RecutAdmin(ReadOnlyAdmin):
    """Where cuts were moved, by whom, and when models had been asked about it."""

    list_display = ("created_at", "moderator", "sample", "was", "cut", "inside", "scored_at")
    list_filter = ("inside", ("scored_at", admin.EmptyFieldListFilter))
    list_select_related = ("moderator", "sample")
    ordering = ("-pk",)


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
    """The log. Reports are answered with the sound, at /moderation/reports/."""

    list_display = (
        "created_at",
        "reason",
        "sample",
        "status",
        "hides",
        "holds",
        "contributor",
        "moved_at",
        "moved_by",
    )
    list_filter = ("status", "reason", "hides", "holds")
    list_select_related = ("sample", "contributor")
    ordering = ("-status", "created_at")

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return may_review(request.user)


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """What listeners have shown; quarantined ones first."""

    list_display = (
        "contributor",
        "golds",
        "right",
        "upheld",
        "dismissed",
        "quarantined_at",
        "quarantined_by",
        "quarantine_reason",
    )
    list_filter = (("quarantined_at", admin.EmptyFieldListFilter),)
    list_select_related = ("contributor",)
    ordering = (F("quarantined_at").desc(nulls_last=True), "-golds")


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "contributor",
        "moderator",
        "reason",
        "votes",
        "samples",
        "undone_at",
        "undone_by",
    )
    list_select_related = ("contributor", "moderator", "undone_by")
    ordering = ("-pk",)


admin.site.unregister(Contributor)


@admin.register(Contributor)
class PersonAdmin(ContributorAdmin):
    """Blocking takes out what has come in, which only this room can; /moderation/people/ says before what it
    changes."""

    actions = ("block", "unblock", "quarantine", "release")
    action_form = ReasonForm

    def view_on_site(self, person: Contributor) -> str:
        return reverse("answering:person", args=[person.speaker])

    @admin.action(description="Block, votes and takes out (give a reason)", permissions=["change"])
    def block(self, request: HttpRequest, queryset: QuerySet[Contributor]) -> None:
        reason = request.POST.get("reason", "").strip()
        self._each(request, queryset, partial(_blocked, reason=reason), f"Blocked: {reason}", reason)

    @admin.action(description="Undo the block", permissions=["change"])
    def unblock(self, request: HttpRequest, queryset: QuerySet[Contributor]) -> None:
        self._each(request, queryset, blocking.unblock, "Unblocked")

    @admin.action(description="Keep votes uncounted (give a reason)", permissions=["change"])
    def quarantine(self, request: HttpRequest, queryset: QuerySet[Contributor]) -> None:
        reason = request.POST.get("reason", "").strip()
        how = partial(_quarantined, reason=reason)
        self._each(request, queryset, how, f"Quarantined: {reason}", reason)

    @admin.action(description="Let votes count again", permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[Contributor]) -> None:
        self._each(request, queryset, quarantine.end, "Released")

    def _each(
        self,
        request: HttpRequest,
        people: QuerySet[Contributor],
        how: Callable[[Contributor, User], object],
        logged: str,
        reason: str | None = None,
    ) -> None:
        if reason == "":
            self.message_user(request, "Nothing was done: give a reason beside the action.", messages.ERROR)
            return
        for person in people:
            try:
                how(person, moderator(request))
                self.log_change(request, person, logged)
            except StatusMoved as moved:
                self.message_user(request, f"{moved}.", messages.WARNING)
            except standing.OfOneself as refusal:
                self.message_user(request, str(refusal), messages.WARNING)


def _blocked(person: Contributor, by: User, *, reason: str) -> None:
    blocking.block(person, by, reason)


def _quarantined(person: Contributor, by: User, *, reason: str) -> None:
    quarantine.begin(person, by, reason)
