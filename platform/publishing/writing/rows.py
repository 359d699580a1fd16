"""Database rows as rows of Parquet shards, in one pass: a recording is read and decoded once for all
configurations that have something of it."""

import logging
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, Final

from django.core.files.storage import default_storage

from corpus.audio import Damage, decode, stored
from corpus.models import Recording
from corpus.withdrawal import STORAGE_ERRORS
from inference.registry import installed
from publishing import floor
from publishing.faults import PublishError
from publishing.planning.manifest import DIALOGUES, OF_SAMPLES, Plan
from publishing.schema.changes import Tables
from publishing.schema.column import row
from publishing.writing import reading
from publishing.writing.sources import HeardTake, Sounds

Row = dict[str, Any]
Wanted = Mapping[str, Collection[str]]
"""Of one recording: configuration to the ids of the rows that it has there."""

log = logging.getLogger(__name__)
_THREADS = min(8, os.cpu_count() or 1)
"""Decoding, encoding and hashing let other threads run."""

TOGETHER: Final = 16
"""Recordings that a thread is handed at once: to hand one over costs as much as the rows of one."""

LONG: Final = 1 << 21
"""Fewer when they are long together, in samples at their own rates: what a release keeps in memory."""


def rows(plan: Plan, tables: Tables, split: str, left_out: dict[str, str]) -> Iterator[tuple[str, Row]]:
    """(configuration, row) of all that is new in a split, recording by recording in the order of their ids,
    without those of takes whose audio is not what was stored.

    left_out: gets these takes, with the reason.

    Raises:
        PublishError: the storage does not answer.
    """
    wanted = _wanted(plan, split)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="encode") as pool:
        yield from _in_order(pool, _together(_takes(wanted)), tables, wanted, left_out)


def _takes(wanted: Mapping[str, Wanted]) -> Iterator[HeardTake]:
    judges = {entry.name: entry for entry in installed.entries() if entry.publish_scores}
    for take, accepted, witnesses, partner in reading.recordings(sorted(wanted)):
        yield HeardTake(take, _content, _sounds(take, wanted), judges, accepted, witnesses, partner)


def _together(takes: Iterator[HeardTake]) -> Iterator[list[HeardTake]]:
    found: list[HeardTake] = []
    length = 0
    for take in takes:
        if found and (len(found) == TOGETHER or length + take.take.samples > LONG):
            yield found
            found, length = [], 0
        found.append(take)
        length += take.take.samples
    if found:
        yield found


Made = list[tuple[str, Row]] | Damage
"""The rows of a recording, or why it has none."""


def _in_order(
    pool: ThreadPoolExecutor,
    takes: Iterator[list[HeardTake]],
    tables: Tables,
    wanted: Mapping[str, Wanted],
    left_out: dict[str, str],
) -> Iterator[tuple[str, Row]]:
    """A few recordings at a time are worked on, so that a long release needs no more memory."""
    begun: deque[tuple[list[Recording], Future[list[Made]]]] = deque()
    try:
        while True:
            for some in islice(takes, _THREADS + 1 - len(begun)):
                # Not what was heard, which may be long: that goes with the thread that heard it.
                begun.append(([each.take for each in some], pool.submit(_rows, some, tables, wanted)))
            if not begun:
                return
            done, made = begun.popleft()
            for take, found in zip(done, made.result(), strict=True):
                yield from _whole(take, found, left_out)
    finally:
        for _, each in begun:
            each.cancel()


def _whole(take: Recording, made: Made, left_out: dict[str, str]) -> list[tuple[str, Row]]:
    """Every row of a recording; none when it is not what was stored, or its speaker has just withdrawn it."""
    if not isinstance(made, Damage):
        return made
    if Recording.objects.not_withdrawn().filter(pk=take.pk).exists():
        left_out[str(take.pk)] = str(made)
    log.warning("Recording %s (%s) is not published: %s.", take.id, take.audio, made)
    return []


def _wanted(plan: Plan, split: str) -> dict[str, Wanted]:
    """recording -> configuration -> ids of the new rows."""
    found: dict[str, dict[str, list[str]]] = {}
    for config, splits in plan.rows.items():
        for each in splits[split]:
            found.setdefault(each.recording, {}).setdefault(config, []).append(each.id)
    return dict(found)


def _rows(some: list[HeardTake], tables: Tables, wanted: Mapping[str, Wanted]) -> list[Made]:
    """Every row of some recordings. Runs in a thread, and so reads nothing from the database.

    Raises:
        PublishError: the storage does not answer.
    """
    return [_of_take(each, tables, wanted[str(each.take.pk)]) for each in some]


def _of_take(of: HeardTake, tables: Tables, wanted: Wanted) -> Made:
    try:
        return list(_made(of, tables, wanted))
    except Damage as damage:
        return damage


def _made(of: HeardTake, tables: Tables, wanted: Wanted) -> Iterator[tuple[str, Row]]:
    for config, ids in wanted.items():
        if config in OF_SAMPLES:
            samples = (each for each in of.samples if str(each.sample.pk) in ids)
            yield from ((config, row(tables[config], each)) for each in samples)
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


def _sounds(take: Recording, wanted: Mapping[str, Wanted]) -> Callable[[], Sounds]:
    """Opens what the agent was heard to say in a recording with a row in `dialogues`."""
    played = DIALOGUES in wanted[str(take.pk)] and not take.agent_audio
    voices = floor.voices(take) if played else []
    return lambda: {voice.line: decode(_read(voice.audio)) for voice in voices}
