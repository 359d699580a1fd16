"""Recordings with all that their rows are made from, in few queries for many of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Contributor
from corpus.models import Recording, Sample
from inference.models import Score, Transcript
from moderation.models import Lean, Vote
from publishing.planning import pairs
from publishing.writing.sources import Answer, Ballot, Leaning, Witnesses

AT_ONCE: Final = 200
"""Recordings in one query. With some samples each their ids still fit into one for SQLite."""


NO_COLUMN_OF_TAKES: Final = ("levels", "moved_at", "erased_at")
NO_COLUMN_OF_SAMPLES: Final = ("why", "moved_at", "captured_at")
"""What no row says, and what takes its time to be read. Whoever adds a column of one takes it out here."""

Row = TypeVar("Row")


class Read(NamedTuple):
    """A recording, its accepted samples, and what was said of each of these.

    Attributes:
        partner: pseudonym of whom its speaker talked with; "" of a game that one plays alone.
    """

    take: Recording
    accepted: Sequence[Sample]
    witnesses: dict[UUID, Witnesses]
    partner: str


def recordings(ids: Sequence[str]) -> Iterator[Read]:
    """In the order given; who withdrew meanwhile is left out."""
    for start in range(0, len(ids), AT_ONCE):
        yield from _read(ids[start : start + AT_ONCE])


def _read(ids: Sequence[str]) -> Iterator[Read]:
    takes = _takes(ids)
    samples = _samples(takes)
    accepted: dict[UUID, list[Sample]] = defaultdict(list)
    for sample in samples.values():
        accepted[sample.recording_id].append(sample)
    witnesses = _witnesses(samples)
    partners = pairs.partners([id_ for id_ in ids if UUID(id_) in takes])
    for id_ in ids:
        take = takes.get(UUID(id_))
        if take is not None:
            said = {each.pk: witnesses[each.pk] for each in accepted[take.pk]}
            yield Read(take, accepted[take.pk], said, partners.get(id_, ""))


def _takes(ids: Sequence[str]) -> dict[UUID, Recording]:
    listened = Recording.objects.filter(pk__among=ids, status=Recording.Status.LISTENED)
    takes = list(listened.select_related("paid_work", "talk_side").defer(*NO_COLUMN_OF_TAKES))
    speakers = Contributor.objects.in_bulk({take.contributor_id for take in takes})
    for take in takes:
        take.contributor = speakers[take.contributor_id]
    return {take.pk: take for take in takes}


def _samples(takes: Mapping[UUID, Recording]) -> dict[UUID, Sample]:
    """Accepted still: the plan is a little older than this."""
    accepted = Sample.objects.accepted().filter(recording__among=[take.hex for take in takes])
    found = {sample.pk: sample for sample in accepted.defer(*NO_COLUMN_OF_SAMPLES)}
    for sample in found.values():
        sample.recording = takes[sample.recording_id]
    return found


def _witnesses(samples: dict[UUID, Sample]) -> dict[UUID, Witnesses]:
    keys = [each.hex for each in samples]
    votes = Vote.objects.filter(sample__among=keys, counts=True)
    ballots = _rows(votes, Ballot, "id", "label", "trusted", "created_at", "contributor_id", "confidence")
    leans = _rows(Lean.objects.filter(sample__among=keys), Leaning, "label", "anchored")
    scores = _rows(Score.objects.filter(sample__among=keys), Answer, *Answer._fields)
    transcripts: dict[UUID, list[Transcript]] = {}
    for words in Transcript.objects.filter(sample__among=keys):
        words.sample = samples[words.sample_id]
        transcripts.setdefault(words.sample_id, []).append(words)
    return {
        id_: Witnesses(
            ballots.get(id_, ()), leans.get(id_, ()), transcripts.get(id_, ()), scores.get(id_, ())
        )
        for id_ in samples
    }


def _rows(found: QuerySet[Any], kind: Callable[..., Row], *columns: str) -> Mapping[UUID, Sequence[Row]]:
    rows: dict[UUID, list[Row]] = {}
    for sample, *values in found.values_list("sample_id", *columns):
        rows.setdefault(sample, []).append(kind(*values))
    return rows
