"""Recordings with all that their rows are made from, in few queries for many of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from accounts.models import Contributor
from corpus.models import Recording, Sample
from inference.models import Score, Transcript
from moderation.models import Lean, Vote
from publishing.writing.sources import Witnesses

AT_ONCE: Final = 200
"""Recordings in one query. With some samples each their ids still fit into one for SQLite."""


class Read(NamedTuple):
    """A recording, its accepted samples, and what was said of each of these."""

    take: Recording
    accepted: Sequence[Sample]
    witnesses: dict[UUID, Witnesses]


def recordings(ids: Sequence[str]) -> Iterator[Read]:
    """In the order given; who withdrew meanwhile is left out."""
    for start in range(0, len(ids), AT_ONCE):
        yield from _read(ids[start : start + AT_ONCE])


def _read(ids: Sequence[str]) -> Iterator[Read]:
    takes = _takes(ids)
    accepted: dict[UUID, list[Sample]] = defaultdict(list)
    # Accepted still: the plan is a little older than this query.
    for sample in Sample.objects.accepted().filter(recording__in=takes).order_by("cut"):
        sample.recording = takes[sample.recording_id]
        accepted[sample.recording_id].append(sample)
    witnesses = _witnesses({each.pk: each for samples in accepted.values() for each in samples})
    for id_ in ids:
        take = takes.get(UUID(id_))
        if take is not None:
            yield Read(take, accepted[take.pk], {each.pk: witnesses[each.pk] for each in accepted[take.pk]})


def _takes(ids: Sequence[str]) -> dict[UUID, Recording]:
    listened = Recording.objects.filter(pk__in=ids, status=Recording.Status.LISTENED)
    takes = list(listened.select_related("paid_work").defer("levels"))
    speakers = Contributor.objects.in_bulk({take.contributor_id for take in takes})
    for take in takes:
        take.contributor = speakers[take.contributor_id]
    return {take.pk: take for take in takes}


def _witnesses(samples: dict[UUID, Sample]) -> dict[UUID, Witnesses]:
    kinds = [_by_sample(model, samples) for model in (Vote, Lean, Transcript, Score)]
    return {id_: Witnesses(*(kind.get(id_, ()) for kind in kinds)) for id_ in samples}


def _by_sample(model: Any, samples: dict[UUID, Sample]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    rows: Iterable[Any] = model.objects.filter(sample__in=samples)
    for row in rows:
        row.sample = samples[row.sample_id]
        found.setdefault(row.sample_id, []).append(row)
    return found
