"""What participants have done, as the rule of pay reads it: of one, or of a whole study in three queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Recording
from games.studies.models import Participant, Study, Work
from games.studies.paying import Done, Verdict, verdict

UNNAMED = "other"
"""Why a take was refused that names no reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """One participant on the operator's list.

    Attributes:
        seconds: from their coming to the end of their last work; 0 where there is none.
    """

    participant: Participant
    done: Done
    verdict: Verdict
    seconds: int

    @property
    def refused(self) -> int:
        return sum(self.done.refused.values())

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


def of(study: Study, participant: Participant) -> Done:
    """What one of them has done."""
    return next(lines(study, [participant])).done


def lines(study: Study, among: Iterable[Participant]) -> Iterator[Line]:
    """A line for each, in the order given."""
    people = list(among)
    ids = [each.pk for each in people]
    counts, reasons, blocked = _counts(ids), _reasons(ids), _blocked(ids)
    now = timezone.now()
    for each in people:
        counted = counts.get(each.pk, {})
        last = counted.get("last")
        done = Done(
            each=study.each,
            refused=reasons.get(each.pk, {}),
            screened=each.screened,
            blocked=blocked.get(each.pk, ""),
            over=_is_over(study, each, now),
            kept=counted.get("kept", 0),
            waiting=counted.get("waiting", 0),
            known=counted.get("clips", 0),
            right=counted.get("right", 0),
        )
        seconds = round((last - each.joined_at).total_seconds()) if last else 0
        yield Line(each, done, verdict(done), max(0, seconds))


def _is_over(study: Study, participant: Participant, now: datetime) -> bool:
    if participant.status == Participant.Status.OPEN:
        return now >= participant.until(study.minutes)
    return True


def _works(ids: list[int]) -> QuerySet[Work]:
    return Work.objects.filter(seat__participant__in=ids)


def _counts(ids: list[int]) -> Mapping[int, dict[str, Any]]:
    rows = _works(ids).values("seat__participant").order_by()
    counted = rows.annotate(
        kept=Count("pk", filter=Q(outcome=Work.Outcome.KEPT)),
        # What was taken back before anybody listened to it is waited for no longer.
        waiting=Count(
            "pk", filter=Q(outcome=Work.Outcome.WAITING, recording__status=Recording.Status.STORED)
        ),
        clips=Count("known"),
        right=Count("pk", filter=Q(known=True)),
        last=Max("at"),
    )
    return {row["seat__participant"]: dict(row) for row in counted}


def _reasons(ids: list[int]) -> Mapping[int, dict[str, int]]:
    refused = _works(ids).filter(outcome=Work.Outcome.REFUSED).order_by("reason")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in refused.values("seat__participant", "reason").annotate(count=Count("pk")):
        found[row["seat__participant"]][row["reason"] or UNNAMED] = row["count"]
    return found


def _blocked(ids: list[int]) -> Mapping[int, str]:
    """Participant to the reason for which a moderator has blocked them."""
    blocked = Contributor.objects.filter(seats__participant__in=ids, blocked_at__isnull=False)
    rows = blocked.values_list("seats__participant", "blocked_reason")
    return {participant: reason or "-" for participant, reason in rows}
