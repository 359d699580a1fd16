"""What an act on many would change, counted before anybody does it. Changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from accounts.models import Contributor, User
from corpus.models import OPEN, Sample
from moderation.belief import reweighing
from moderation.models import MassAct, Report, Review, Vote


@dataclass(frozen=True, slots=True)
class OfDecisions:
    """What undoing the decisions of a moderator would change.

    Attributes:
        decisions: that stand.
        statuses: (status, samples) of theirs as they are now.
        published: of these, samples that stand in a release.
    """

    decisions: int
    statuses: list[tuple[str, int]]
    published: int


@dataclass(frozen=True, slots=True)
class OfOpinions:
    """What taking out somebody's votes and open reports would change.

    Attributes:
        votes: that would be taken out.
        weighed: open samples that these are on.
        moved: of the first of those (`reweighing.AT_ONCE`), how many would turn agreed or disputed.
        together: samples that listeners accepted with such a vote, which would be open again.
        reports: open ones, which would be dismissed.
        hiding: of these, how many hide a take from others.
    """

    votes: int
    weighed: int
    moved: int
    together: int
    reports: int
    hiding: int


@dataclass(frozen=True, slots=True)
class OfPeople:
    """What blocking some people, or keeping their votes from counting, would change.

    Attributes:
        blocked, quarantined: of them, who are so already.
        votes: that would stop counting.
        weighed: open samples that these are on.
        together: samples that listeners accepted with such a vote, which would be open again.
        samples: open ones of theirs, which a block takes out of the queue.
        accepted: of theirs, which a block keeps from listeners and further releases.
        published: of these, in a release already.
        reports: open ones of theirs, which a block keeps from hiding anything.
    """

    people: int
    blocked: int
    quarantined: int
    votes: int
    weighed: int
    together: int
    samples: int
    accepted: int
    published: int
    reports: int


def decisions_of(decider_id: int | None, since: datetime | None, until: datetime | None) -> QuerySet[Review]:
    """Decisions of a moderator that stand, from the one moment on and before the other."""
    rows = Review.objects.standing().filter(moderator=decider_id)
    rows = rows.filter(created_at__gte=since) if since else rows
    return rows.filter(created_at__lt=until) if until else rows


def of_decisions(decider: User, since: datetime | None, until: datetime | None) -> OfDecisions:
    rows = decisions_of(decider.pk, since, until)
    return OfDecisions(rows.count(), _statuses(rows), _published(Sample.objects.filter(reviews__in=rows)))


def of_opinions(person: Contributor) -> OfOpinions:
    waiting = Report.objects.waiting().filter(contributor=person)
    votes = Vote.objects.filter(contributor=person, taken_out_by=None)
    weighed, moved = reweighing.would_move(person, False)
    return OfOpinions(
        votes=votes.count(),
        weighed=weighed,
        moved=moved,
        together=reweighing.accepted_with(votes.filter(counts=True)).count(),
        reports=waiting.count(),
        hiding=waiting.filter(hides=True).count(),
    )


def of_people(people: QuerySet[Contributor]) -> OfPeople:
    """Ten queries, however many people."""
    own = Sample.objects.filter(recording__contributor__in=people.values("pk"))
    votes = Vote.objects.filter(contributor__in=people.values("pk"), counts=True)
    return OfPeople(
        people=people.count(),
        blocked=people.exclude(blocked_at=None).count(),
        quarantined=people.exclude(standing__quarantined_at=None).count(),
        votes=votes.count(),
        weighed=reweighing.open_with(votes).count(),
        together=reweighing.accepted_with(votes).count(),
        samples=own.being(*OPEN).count(),
        accepted=own.being(Sample.Status.ACCEPTED).count(),
        published=_published(own.being(Sample.Status.ACCEPTED)),
        reports=Report.objects.waiting().filter(contributor__in=people.values("pk")).count(),
    )


def of_undoing(act: MassAct) -> list[tuple[str, int]]:
    """(status, samples) that undoing this act would bring back to what they were; of decisions only."""
    lines = act.lines.exclude(review=None).values("review")
    return _statuses(Review.objects.filter(pk__in=lines))


def _statuses(rows: QuerySet[Review]) -> list[tuple[str, int]]:
    found: Iterable[tuple[str, int]] = (
        rows.order_by("sample__status").values_list("sample__status").annotate(Count("sample", distinct=True))
    )
    return list(found)


def _published(samples: QuerySet[Sample]) -> int:
    """By the name that `publishing` gives to its rows: imports go the other way."""
    there = samples.filter(publications__removed_in=None, publications__isnull=False)
    return there.order_by().values("pk").distinct().count()
