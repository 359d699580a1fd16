"""Database rows as rows of Parquet shards, in one pass: a recording is read and decoded once for all
configurations that have something of it."""

import logging
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet

from corpus.audio import Damage, decode, stored
from corpus.models import Recording, Sample
from corpus.withdrawal import STORAGE_ERRORS
from inference.registry import installed
from publishing import floor
from publishing.faults import PublishError
from publishing.planning.manifest import DIALOGUES, OF_SAMPLES, Plan
from publishing.schema.changes import Tables
from publishing.schema.column import row
from publishing.writing.sources import HeardSample, HeardTake, Sounds

Row = dict[str, Any]
Wanted = Mapping[str, frozenset[str]]
"""Of one recording: configuration to the ids of the rows that it has there."""

log = logging.getLogger(__name__)
_BATCH = 100
_THREADS = min(8, os.cpu_count() or 1)
"""Decoding and encoding let other threads run."""


def rows(plan: Plan, tables: Tables, split: str, left_out: dict[str, str]) -> Iterator[tuple[str, Row]]:
    """(configuration, row) of all that is new in a split, recording by recording in the order of their ids,
    without those of takes whose audio is not what was stored.

    left_out: gets these takes, with the reason.

    Raises:
        PublishError: the storage does not answer.
    """
    wanted = _wanted(plan, split)
    judges = {entry.name: entry for entry in installed.entries() if entry.publish_scores}
    takes = (HeardTake(take, _content, _sounds(take, wanted), judges) for take in _recordings(sorted(wanted)))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="encode") as pool:
        yield from _in_order(pool, takes, tables, wanted, left_out)


def _in_order(
    pool: ThreadPoolExecutor,
    takes: Iterator[HeardTake],
    tables: Tables,
    wanted: Mapping[str, Wanted],
    left_out: dict[str, str],
) -> Iterator[tuple[str, Row]]:
    """A few recordings at a time are worked on, so that a long release needs no more memory."""
    begun: deque[tuple[Recording, Future[list[tuple[str, Row]]]]] = deque()
    try:
        while True:
            for take in islice(takes, 2 * _THREADS - len(begun)):
                begun.append((take.take, pool.submit(_rows, take, tables, wanted[str(take.take.pk)])))
            if not begun:
                return
            yield from _whole(*begun.popleft(), left_out)
    finally:
        for _, each in begun:
            each.cancel()


def _whole(
    take: Recording, made: Future[list[tuple[str, Row]]], left_out: dict[str, str]
) -> list[tuple[str, Row]]:
    """Every row of a recording; none when it is not what was stored, or its speaker has just withdrawn it."""
    try:
        return made.result()
    except Damage as damage:
        if Recording.objects.not_withdrawn().filter(pk=take.pk).exists():
            left_out[str(take.pk)] = str(damage)
        log.warning("Recording %s (%s) is not published: %s.", take.id, take.audio, damage)
        return []


def _wanted(plan: Plan, split: str) -> dict[str, Wanted]:
    """recording -> configuration -> ids of the new rows."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for config, splits in plan.rows.items():
        for each in splits[split]:
            found[each.recording][config].add(each.id)
    return {
        recording: {config: frozenset(ids) for config, ids in configs.items()}
        for recording, configs in found.items()
    }


def _rows(of: HeardTake, tables: Tables, wanted: Wanted) -> list[tuple[str, Row]]:
    """Every row of a recording. Runs in a thread, and so reads nothing from the database.

    Raises:
        Damage: its audio is not what was stored.
        PublishError: the storage does not answer.
    """
    return list(_made(of, tables, wanted))


def _made(of: HeardTake, tables: Tables, wanted: Wanted) -> Iterator[tuple[str, Row]]:
    for config, ids in wanted.items():
        if config in OF_SAMPLES:
            samples = (sample for sample in of.samples if str(sample.pk) in ids)
            yield from ((config, row(tables[config], HeardSample(sample, of))) for sample in samples)
        elif of.samples:
            yield config, row(tables[config], of)


def _content(take: Recording) -> bytes:
    """The FLAC of a recording as it was stored.

    Raises:
        Damage: it was deleted, changed, or is another take's.
        PublishError: the storage does not answer.
    """
    if not take.audio:
        raise Damage(Damage.MISSING)
    try:
        return stored(take)
    except STORAGE_ERRORS as error:
        raise PublishError(
            f"Recording {take.id} could not be read: the audio storage said {error}. "
            "Check the storage, then publish again."
        ) from error


def _read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
        return content


def _recordings(ids: list[str]) -> Iterator[Recording]:
    """In the order given, with everything that a row is made from; who withdrew meanwhile is left out."""
    wanted = _with_everything()
    for start in range(0, len(ids), _BATCH):
        found = {str(key): take for key, take in wanted.in_bulk(ids[start : start + _BATCH]).items()}
        yield from (found[id_] for id_ in ids[start : start + _BATCH] if id_ in found)


def _with_everything() -> QuerySet[Recording]:
    # Accepted still: the plan is a little older than this query.
    accepted = Sample.objects.accepted().order_by("cut")
    cuts = accepted.prefetch_related("votes", "leans", "transcripts", "scores")
    takes = Recording.objects.filter(status=Recording.Status.LISTENED)
    return takes.select_related("contributor", "paid_work").prefetch_related(Prefetch("cuts", cuts))


def _sounds(take: Recording, wanted: Mapping[str, Wanted]) -> Callable[[], Sounds]:
    """Opens what the agent was heard to say in a recording with a row in `dialogues`."""
    played = DIALOGUES in wanted[str(take.pk)] and not take.agent_audio
    voices = floor.voices(take) if played else []
    return lambda: {voice.line: decode(_read(voice.audio)) for voice in voices}
