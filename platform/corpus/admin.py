"""The corpus in Django's admin: to look at, and to withdraw a take that somebody reported."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_parts import ReadOnlyAdmin, ReasonForm
from accounts.models import User
from corpus import withdrawal
from corpus.models import Recording, RetentionRun, Sample

if TYPE_CHECKING:  # only the stubs know these as generics
    SampleInlineBase = admin.TabularInline[Sample, Recording]
else:
    SampleInlineBase = admin.TabularInline


UNDECIDED = (
    Sample.Status.CAPTURED,
    Sample.Status.SCORED,
    Sample.Status.AGREED,
    Sample.Status.DISPUTED,
)
"""A moderator who has yet to lean must see nowhere what models and listeners said of these."""

KEPT_BACK = (
    *("intent", "dispute", "disagreement", "flag", "priority", "against", "why"),
    *("silence", "went_on", "next_onset_ms", "midfiller", "endfiller"),
)


def shown_once_decided(name: str) -> Callable[[Any, Sample], object]:
    """A column of the admin that is empty while the sample waits for people."""

    @admin.display(description=name, empty_value="-")
    def column(_: Any, sample: Sample) -> object:
        return None if sample.status in UNDECIDED else getattr(sample, name)

    return column


class SampleInline(SampleInlineBase):
    model = Sample
    extra = 0
    fields = (
        "cut",
        "tail_dbfs",
        "edge_slope",
        "cut_uncertainty_ms",
        "intended",
        "label",
        "status",
        "decided_by",
        "disputed",
        "disagreed",
        "flagged",
        "moved_by",
    )
    readonly_fields = fields
    intended = shown_once_decided("intent")
    disputed = shown_once_decided("dispute")
    disagreed = shown_once_decided("disagreement")
    flagged = shown_once_decided("flag")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    # A receipt opens, exports and withdraws its take: it is the speaker's alone, and only looked for here.
    exclude = ("receipt",)
    list_display = ("captured_at", "game", "language", "contributor", "status", "reason")
    list_filter = ("status", "game", "language", "reason")
    search_fields = ("receipt", "contributor__speaker", "sha256", "id")
    date_hierarchy = "captured_at"
    list_select_related = ("contributor",)
    inlines = (SampleInline,)
    actions = ("withdraw",)
    action_form = ReasonForm

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("corpus.change_recording")

    @admin.action(description="Withdraw for good (give a reason)", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Recording]) -> None:
        """For takes that must be gone: out from now on, in the next release as well."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(
                request, "Nothing was withdrawn: give a reason beside the action.", messages.ERROR
            )
            return
        takes = list(queryset.select_related("contributor"))
        withdrawal.withdraw_for_others(takes, cast(User, request.user), reason[:200])
        for recording in takes:
            self.log_change(request, recording, f"Withdrawn: {reason}")


@admin.register(Sample)
class SampleAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "recording",
        "cut",
        "cut_uncertainty_ms",
        "intended",
        "label",
        "status",
        "decided_by",
        "disputed",
        "disagreed",
        "flagged",
        "moved_by",
        "moved_at",
    )
    # None by flag or intent: a filter tells as much as a column.
    list_filter = ("status", "decided_by", "label")
    search_fields = ("id", "recording__receipt")
    raw_id_fields = ("recording",)
    intended = shown_once_decided("intent")
    disputed = shown_once_decided("dispute")
    disagreed = shown_once_decided("disagreement")
    flagged = shown_once_decided("flag")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return KEPT_BACK if obj is None or obj.status in UNDECIDED else ()


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "deleted", "failed", "error")
