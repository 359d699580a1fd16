"""What the open reports of a take do together, and what follows when one of them counts no longer, or again.

Two strangers who agree do more than one. So whenever one of them is answered, blocked or let in again, what
the others do without them, or with them, is found anew (docs/trust.md).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Contributor
from corpus.models import OPEN, Recording, Sample
from moderation.models import Report, ReportQuerySet, Review, Standing

ONE_IN: Final = 10
"""One in so many takes of a language may be hidden by single listeners whose reports nobody has answered."""

ONE_IN_OF_TWO: Final = 2
"""The same, where two listeners agree whom nobody knows."""

MOST_COUNTED: Final = 5_000
"""Takes of a language; with more of them no more are hidden, and counting them costs no more."""


def in_force() -> ReportQuerySet:
    """Of who was blocked, only what a moderator upheld."""
    return Report.objects.filter(Q(status=Report.Status.UPHELD) | Q(contributor__blocked_at=None))


def follow(takes: Collection[UUID], fresh: Recording | None = None) -> None:
    """Set what the open reports of these takes do together.

    Args:
        fresh: the take that was reported just now, and may be hidden by that; answers hide nothing more.
    """
    hide, hold, let_go = list[int](), list[int](), list[int]()
    for rows in _believed(takes):
        ids = [row.pk for row in rows]
        sure = _are_sure(rows)
        hidden = any(row.hides for row in rows) or (fresh is not None and _may_hide(rows, fresh))
        hide += ids if hidden else []
        hold += [row.pk for row in rows if sure or row.reason == Report.Reason.PERSONAL_DATA]
        let_go += [row.pk for row in rows if not sure and row.reason != Report.Reason.PERSONAL_DATA]
    Report.objects.filter(pk__in=hide).update(hides=True)
    Report.objects.filter(pk__in=hold).update(holds=True)
    Report.objects.filter(pk__in=let_go).update(holds=False)


def again(reporter: Contributor) -> None:
    """Their reports count no longer, or again: what others say of the same takes is found anew."""
    theirs = Report.objects.waiting().filter(contributor=reporter)
    follow(list(theirs.values_list("sample__recording", flat=True).distinct()))


def remember(reporters: Collection[UUID], column: str, times: int) -> None:
    """What became of somebody's reports is part of their standing; whoever was forgotten meanwhile has none
    to take anything from."""
    if times > 0:
        rows = [Standing(contributor_id=reporter) for reporter in reporters]
        Standing.objects.bulk_create(rows, ignore_conflicts=True)
    found = Standing.objects.filter(pk__in=reporters, **{f"{column}__gte": max(0, -times)})
    found.update(**{column: F(column) + times})


@transaction.atomic
def wait_again(undone: Review) -> int:
    """A rejection was taken back: where it came from reports that its moderator upheld, these wait for a
    moderator again, and hide what they hid; how many they are."""
    upheld = Report.objects.filter(
        sample=undone.sample_id,
        status=Report.Status.UPHELD,
        reason=undone.reason,
        moved_by=f"moderator {undone.moderator_id}",
    )
    found = dict(upheld.values_list("pk", "contributor"))
    if not found:
        return 0
    Report.objects.filter(pk__in=found).update(status=Report.Status.OPEN, moved_at=None, moved_by="")
    remember(list(found.values()), "upheld", -1)
    follow([undone.sample.recording_id])
    return len(found)


@transaction.atomic
def reopen(before: Mapping[int, tuple[bool, bool]], reporter: Contributor, dismissed_by: str) -> list[int]:
    """Undo a dismissal of many: those of them that are as it left them wait for a moderator again.

    Args:
        before: number of a report of this person to whether it had hidden and held its take.

    Returns:
        The numbers of those.
    """
    rows = Report.objects.filter(
        pk__in=before, status=Report.Status.DISMISSED, moved_by=dismissed_by, contributor=reporter
    )
    found = list(rows.select_for_update(of=("self",)).select_related("sample"))
    for row in found:
        row.status, row.moved_at, row.moved_by = Report.Status.OPEN, None, ""
        row.hides, row.holds = before[row.pk]
    Report.objects.bulk_update(found, ["status", "moved_at", "moved_by", "hides", "holds"])
    remember([reporter.pk], "dismissed", -len(found))
    follow([row.sample.recording_id for row in found])
    return [row.pk for row in found]


def _believed(takes: Collection[UUID]) -> Iterable[Sequence[Report]]:
    """Open reports that have effects, take by take."""
    rows = Report.objects.waiting().filter(
        sample__recording__in=takes, weight__gt=Report.Weight.NOTHING, contributor__blocked_at=None
    )
    by_take: dict[UUID, list[Report]] = defaultdict(list)
    for row in rows.select_related("sample").order_by("pk"):
        by_take[row.sample.recording_id].append(row)
    return by_take.values()


def _are_sure(rows: Sequence[Report]) -> bool:
    """One who is trusted, or two from different places."""
    return _one_is_trusted(rows) or any(
        one.contributor_id != other.contributor_id and "" != one.address != other.address != ""
        for one, other in combinations(rows, 2)
    )


def _one_is_trusted(rows: Sequence[Report]) -> bool:
    return any(row.weight == Report.Weight.TRUSTED for row in rows)


def _may_hide(rows: Sequence[Report], take: Recording) -> bool:
    """Whether these reports hide the take from everybody: however many are sent, something stays to hear."""
    if _one_is_trusted(rows):
        return True
    heard = Sample.objects.filter(
        status__in=OPEN, recording__language=take.language, recording__status=Recording.Status.LISTENED
    )
    takes = heard.order_by().values("recording").distinct()[:MOST_COUNTED].count()
    hidden = in_force().waiting().filter(hides=True, sample__recording__language=take.language)
    gone = hidden.order_by().values("sample__recording").distinct().count()
    return gone < max(takes // (ONE_IN_OF_TWO if _are_sure(rows) else ONE_IN), int(takes > 1))
