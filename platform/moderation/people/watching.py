"""Who wants a look: what was decided of somebody's takes, what others say of them, counted row by row.

The list of people walks an index over these rows and counts nothing. Nothing follows for anybody from a row:
a moderator looks, and decides. Sharing an address with others is no reason: families and schools do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import Contributor
from corpus.labels import Decider
from corpus.marking import N_
from corpus.models import OPEN, Recording, Sample
from moderation.belief import ladder
from moderation.belief.proportions import Change, change, wilson
from moderation.models import Appeal, Block, Report, Standing, Watch

REASONS: Final[dict[str, tuple[int, str]]] = {
    "appeal": (8, N_("appeals")),
    "fell": (4, N_("suddenly fewer takes accepted")),
    "poor": (4, N_("most takes rejected")),
    "upheld": (3, N_("reports of their takes upheld")),
    "copies": (3, N_("sends what somebody else said")),
    "reported": (2, N_("takes reported")),
    "wolf": (2, N_("reports without cause")),
    "misheard": (2, N_("votes do not count")),
}
"""Code to its weight and its words. The list is ordered by the sum of the weights."""

POOR: Final = 0.5
"""Share of accepted takes that even the upper end of the interval must stay under to be called poor."""

LEAST: Final = 10
"""Decisions before anybody's takes are called poor."""

BATCH: Final = 200
"""People whose rows are counted together, with a constant number of queries."""

OVERLAP: Final = timedelta(minutes=2)
"""Looked back behind the last count: a transaction may have been open then."""

DECIDED: Final = (Sample.Status.ACCEPTED, Sample.Status.REJECTED)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the reasons of one person are drawn from."""

    outcomes: Sequence[bool]
    blocked: bool
    standing: Standing
    upheld: int
    open_reports: int
    copies: bool
    appeals: bool

    @property
    def change(self) -> Change | None:
        return change(self.outcomes)

    def why(self) -> list[str]:
        """Codes of `REASONS`. Of who is blocked, nothing but an appeal wants a look."""
        accepted = wilson(sum(self.outcomes), len(self.outcomes))
        poor = len(self.outcomes) >= LEAST and accepted is not None and accepted.high < POOR
        found = {
            "fell": self.change is not None and self.change.fell,
            "poor": poor,
            "upheld": self.upheld > 0,
            "copies": self.copies,
            "reported": self.open_reports > 0,
            "wolf": ladder.cries_wolf(self.standing.upheld, self.standing.dismissed),
            "misheard": self.standing.is_quarantined,
        }
        said = [code for code, holds in found.items() if holds and not self.blocked]
        return ["appeal", *said] if self.appeals else said


def outcomes(people: Collection[UUID]) -> dict[UUID, list[bool]]:
    """Whether each decided sample of these people was accepted, the oldest decision first. What a program
    decided, and what went because its speaker was blocked, says nothing of them."""
    rows = Sample.objects.filter(recording__contributor__in=people).being(*DECIDED)
    rows = rows.exclude(decided_by=Decider.PROGRAM).exclude(reason=Block.REASON)
    found: dict[UUID, list[bool]] = {person: [] for person in people}
    said = rows.order_by("moved_at", "pk").values_list("recording__contributor", "status")
    for person, status in said.iterator():
        found[person].append(status == Sample.Status.ACCEPTED)
    return found


def see(people: Collection[UUID]) -> dict[UUID, Seen]:
    """Seven queries, however many people."""
    decided, standings = outcomes(people), Standing.objects.in_bulk(people)
    out = set(Contributor.objects.filter(pk__in=people).exclude(blocked_at=None).values_list("pk", flat=True))
    upheld = _reports(people, status=Report.Status.UPHELD)
    waiting = _reports(people, status=Report.Status.OPEN)
    copying = _copying(people)
    appealing = set(
        Appeal.objects.waiting().filter(contributor__in=people).values_list("contributor", flat=True)
    )
    return {
        each: Seen(
            outcomes=decided[each],
            blocked=each in out,
            standing=standings.get(each) or Standing(contributor_id=each),
            upheld=upheld.get(each, 0),
            open_reports=waiting.get(each, 0),
            copies=each in copying,
            appeals=each in appealing,
        )
        for each in people
    }


def count(people: Collection[UUID]) -> int:
    """Write down the rows of these people; how many there were. Running twice changes nothing."""
    everyone = list(people)
    for start in range(0, len(everyone), BATCH):
        batch = everyone[start : start + BATCH]
        rows = [_row(person, seen) for person, seen in see(batch).items()]
        columns = ["accepted", "decided", "chance", "why", "need", "counted_at"]
        Watch.objects.bulk_create(
            rows, update_conflicts=True, update_fields=columns, unique_fields=["contributor"]
        )
    return len(everyone)


def recount() -> int:
    """The rows of all whom something happened to since the last time; of everybody, the first time."""
    last = Watch.objects.aggregate(last=Max("counted_at"))["last"]
    return count(_everybody() if last is None else _touched(last - OVERLAP))


def _row(person: UUID, seen: Seen) -> Watch:
    why, changed = seen.why(), seen.change
    return Watch(
        contributor_id=person,
        accepted=sum(seen.outcomes),
        decided=len(seen.outcomes),
        chance=changed.chance if changed else None,
        why=why,
        need=sum(REASONS[code][0] for code in why),
        counted_at=timezone.now(),
    )


def _everybody() -> list[UUID]:
    return list(Contributor.objects.order_by("created_at").values_list("pk", flat=True))


def _touched(since: datetime) -> set[UUID]:
    """Whoever came, was decided about, reported, was reported, appealed, or was moved by a rule since."""
    by_hand = Q(status__in=OPEN, moved_by__startswith="moderator")  # the others were only weighed again
    moved = Sample.objects.filter(Q(status__in=DECIDED) | by_hand, moved_at__gte=since)
    reports = Report.objects.filter(Q(created_at__gte=since) | Q(moved_at__gte=since))
    appeals = Appeal.objects.filter(Q(created_at__gte=since) | Q(answered_at__gte=since))
    standings = Standing.objects.filter(Q(quarantined_at__gte=since) | Q(judged_from__gte=since))
    people = Contributor.objects.filter(Q(created_at__gte=since) | Q(blocked_at__gte=since))
    blocks = Block.objects.filter(undone_at__gte=since)
    refused = Recording.objects.filter(status=Recording.Status.REFUSED, moved_at__gte=since)
    takes = refused.exclude(copy_of=None)
    return {
        *takes.values_list("contributor", flat=True),
        *moved.values_list("recording__contributor", flat=True).distinct(),
        *reports.values_list("contributor", flat=True),
        *reports.values_list("sample__recording__contributor", flat=True),
        *appeals.values_list("contributor", flat=True),
        *standings.values_list("pk", flat=True),
        *people.values_list("pk", flat=True),
        *blocks.values_list("contributor", flat=True),
    }


def _reports(people: Collection[UUID], *, status: str) -> dict[UUID, int]:
    """Of their takes, by contributor; of reporters who are blocked only what was upheld."""
    rows: QuerySet[Report] = Report.objects.filter(sample__recording__contributor__in=people, status=status)
    if status == Report.Status.OPEN:
        rows = rows.filter(contributor__blocked_at=None)
    return dict(rows.values_list("sample__recording__contributor").annotate(Count("pk")))


def _copying(people: Collection[UUID]) -> set[UUID]:
    """Whoever sent a take that was somebody else's; of that somebody it says nothing."""
    theirs = Recording.objects.filter(contributor__in=people).exclude(copy_of=None)
    others = theirs.exclude(copy_of__contributor=F("contributor"))
    return set(others.values_list("contributor", flat=True))
