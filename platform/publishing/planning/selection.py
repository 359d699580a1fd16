"""Which rows may leave the house, read from the database."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from corpus.labels import Decider
from corpus.models import Recording, Sample
from moderation.serving import reports
from publishing.models import Publication
from publishing.planning.manifest import AUDIO, BALANCED, TURNS, Moment, Placed, Plan, Turn, plan
from publishing.planning.order import Order

UNDECIDED = (Sample.Status.CAPTURED, Sample.Status.SCORED, Sample.Status.AGREED, Sample.Status.DISPUTED)
GONE = (Sample.Status.WITHDRAWN, Sample.Status.REJECTED)
"""Taken back by the speaker, or refused by a moderator after publication."""


def read(target: str, order: Order) -> Plan:
    """The plan of the next release to a target, as it was asked for. Writes nothing."""
    young = in_quarantine(order)
    return plan(
        order.admitted(moments(target), young),
        order.admitted(turns(target), young),
        placed(target),
        gone(target),
    )


def in_quarantine(order: Order) -> frozenset[str]:
    """Ids of recordings with a moment that was accepted too lately; later clips hold earlier words."""
    if order.accepted_before is None:
        return frozenset()
    late = Sample.objects.accepted().filter(moved_at__gt=order.accepted_before)
    return frozenset(str(id_) for id_ in late.values_list("recording_id", flat=True).distinct())


def _accepted(target: str, config: str) -> QuerySet[Sample]:
    """Accepted samples that nobody took back or reported, whose speaker agrees still, and that are new to
    `target`."""
    there = Publication.objects.filter(target=target, config=config, sample=OuterRef("pk"))
    return (
        Sample.objects.accepted()
        .filter(
            recording__status=Recording.Status.LISTENED,
            recording__consent__withdrawn_at=None,
            recording__contributor__blocked_at=None,
        )
        .exclude(Exists(there))
        .exclude(Exists(_personal("recording_id")))
        .exclude(Exists(reports.holding("recording_id")))
    )


def _personal(recording: str) -> QuerySet[Sample]:
    """Samples with personal data or somebody else's voice in the recording that the outer row names in
    column `recording`.

    One keeps the whole recording in, as later clips hold earlier words.
    """
    return Sample.objects.filter(
        recording=OuterRef(recording), status=Sample.Status.REJECTED, reason__in=reports.OF_A_PERSON
    )


def moments(target: str) -> list[Moment]:
    """Candidates for `audio`."""
    columns = (
        "id",
        "recording_id",
        "recording__contributor__speaker",
        "recording__language",
        "label",
        "decided_by",
    )
    rows = _accepted(target, AUDIO).filter(label__in=BALANCED).values_list(*columns)
    return [Moment(str(id_), str(recording), *rest) for id_, recording, *rest in rows]


def turns(target: str) -> list[Turn]:
    """Candidates for `turns`: recordings with every sample decided, and none of them published before."""
    siblings = Sample.objects.filter(recording=OuterRef("recording_id"))
    there = Publication.objects.filter(
        target=target, config=TURNS, sample__recording=OuterRef("recording_id")
    )
    by_program = siblings.filter(status=Sample.Status.ACCEPTED, decided_by=Decider.PROGRAM)
    columns = ("recording_id", "recording__contributor__speaker", "recording__language", "by_program")
    rows = (
        _accepted(target, TURNS)
        .exclude(Exists(siblings.filter(status__in=UNDECIDED)))
        .exclude(Exists(there))
        .annotate(by_program=Exists(by_program))
        .values_list(*columns)
        .order_by(*columns[:-1])
        .distinct()
    )
    return [Turn(str(recording), *rest) for recording, *rest in rows]


def placed(target: str) -> list[Placed]:
    """All that the target holds now."""
    columns = (
        "sample_id",
        "sample__recording_id",
        "config",
        "split",
        "shard",
        "sample__recording__language",
        "label",
        "sample__decided_by",
    )
    rows = Publication.objects.filter(target=target, removed_in=None).values_list(*columns)
    return [
        Placed(str(sample), str(sample if config == AUDIO else recording), config, *rest)
        for sample, recording, config, *rest in rows.iterator()
    ]


def gone(target: str) -> frozenset[str]:
    """Ids of samples that the target holds and must not hold any longer.

    One that was given another label since is taken out for good: a row never changes its label.
    """
    held = Publication.objects.filter(target=target, removed_in=None)
    relabelled = Q(sample__status=Sample.Status.ACCEPTED) & ~Q(sample__label=F("label"))
    rows = held.filter(Q(sample__status__in=GONE) | relabelled | Exists(_personal("sample__recording_id")))
    return frozenset(str(id_) for id_ in rows.values_list("sample_id", flat=True))
