"""Database rows as rows of Parquet shards: which are read, and in which order."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from django.db.models import Prefetch
from numpy.typing import NDArray

from corpus.audio import Damage, decode, stored
from corpus.models import Recording, Sample
from corpus.withdrawal import STORAGE_ERRORS
from inference.models import Score
from inference.registry.entries import DEMONSTRATION
from publishing.columns import COLUMNS
from publishing.models import PublishError
from publishing.planning.manifest import AUDIO, TURNS, Moment, Turn
from publishing.schema.column import row
from publishing.writing.sources import HeardSample, HeardTake

Row = dict[str, Any]
log = logging.getLogger(__name__)
_BATCH = 100

DEMONSTRATED = Prefetch("scores", Score.objects.filter(scorer=DEMONSTRATION))
"""Of all scores those that a release has to know of, to leave out what came of them."""


def audio_rows(moments: Iterable[Moment], left_out: dict[str, str]) -> Iterator[Row]:
    """Rows of `audio` in the order given, without those of takes whose audio is not what was stored.

    Samples of one recording follow each other: it is read once. left_out: recording to reason.
    """
    heard: tuple[str, NDArray[np.float32]] | None = None
    for sample in _samples([moment.id for moment in moments]):
        key = str(sample.recording_id)
        if heard is None or heard[0] != key:
            heard = (key, _heard(sample.recording, left_out))
        if len(heard[1]):
            yield row(COLUMNS[AUDIO], HeardSample(sample, heard[1]))


def turn_rows(turns: Iterable[Turn], left_out: dict[str, str]) -> Iterator[Row]:
    """Rows of `turns` in the order given; `left_out` as in `audio_rows`."""
    ids = [turn.id for turn in turns]
    cuts = Sample.objects.accepted().order_by("cut").prefetch_related("leans", DEMONSTRATED)
    accepted = Prefetch("cuts", cuts)
    wanted = (
        Recording.objects.not_withdrawn()
        .select_related("contributor", "paid_work")
        .prefetch_related(accepted)
    )
    for start in range(0, len(ids), _BATCH):
        found = {str(key): take for key, take in wanted.in_bulk(ids[start : start + _BATCH]).items()}
        for take in (found[id_] for id_ in ids[start : start + _BATCH] if id_ in found):
            heard = _heard(take, left_out)
            if len(heard):
                yield row(COLUMNS[TURNS], HeardTake(take, heard))


def _samples(ids: list[str]) -> Iterator[Sample]:
    # Accepted still: the plan is a little older than this query.
    accepted = Sample.objects.accepted().select_related("recording__contributor", "recording__paid_work")
    wanted = accepted.prefetch_related("votes", "leans", DEMONSTRATED)
    for start in range(0, len(ids), _BATCH):
        batch = wanted.in_bulk(ids[start : start + _BATCH])
        found = {str(key): sample for key, sample in batch.items()}
        yield from (found[id_] for id_ in ids[start : start + _BATCH] if id_ in found)


def _heard(take: Recording, left_out: dict[str, str]) -> NDArray[np.float32]:
    """The whole recording; empty when it is not what was stored, or its speaker has just withdrawn it.

    Raises:
        PublishError: the storage does not answer.
    """
    try:
        if take.audio:
            return decode(stored(take))
    except Damage as damage:
        if Recording.objects.not_withdrawn().filter(pk=take.pk).exists():
            left_out[str(take.pk)] = str(damage)
        log.warning("Recording %s (%s) is not published: %s.", take.id, take.audio, damage)
    except STORAGE_ERRORS as error:
        raise PublishError(
            f"Recording {take.id} could not be read: the audio storage said {error}. "
            "Check the storage, then publish again."
        ) from error
    return np.zeros(0, np.float32)
