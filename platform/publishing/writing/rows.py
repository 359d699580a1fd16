"""Database rows as rows of Parquet shards, in one pass: a recording is read and decoded once for all
configurations that have something of it."""

import logging
import os
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet

from corpus.models import Recording, Sample
from corpus.withdrawal import STORAGE_ERRORS
from games.prompts.models import PromptVoice
from inference.registry import installed
from publishing import floor
from publishing.columns import COLUMNS
from publishing.models import PublishError
from publishing.planning.manifest import DIALOGUES, OF_SAMPLES, Plan
from publishing.schema.column import row
from publishing.writing.sources import HeardSample, HeardTake

Row = dict[str, Any]
Wanted = Mapping[str, frozenset[str]]
"""Of one recording: configuration to the ids of the rows that it has there."""

log = logging.getLogger(__name__)
_BATCH = 100
_THREADS = min(8, os.cpu_count() or 1)
"""Decoding and encoding let other threads run."""


def rows(plan: Plan, split: str) -> Iterator[tuple[str, Row]]:
    """(configuration, row) of all that is new in a split, recording by recording in the order of their ids.

    Raises:
        PublishError: the storage does not answer.
    """
    wanted = _wanted(plan, split)
    judges = {entry.name: entry for entry in installed.entries() if entry.publish_scores}
    takes = (HeardTake(take, stored, _voices(take, wanted), judges) for take in _recordings(sorted(wanted)))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="encode") as pool:
        yield from _in_order(pool, takes, wanted)


def _in_order(
    pool: ThreadPoolExecutor, takes: Iterator[HeardTake], wanted: Mapping[str, Wanted]
) -> Iterator[tuple[str, Row]]:
    """A few recordings at a time are worked on, so that a long release needs no more memory."""
    begun: deque[Future[list[tuple[str, Row]]]] = deque()
    try:
        while True:
            for take in islice(takes, 2 * _THREADS - len(begun)):
                begun.append(pool.submit(_rows, take, wanted[str(take.take.pk)]))
            if not begun:
                return
            yield from begun.popleft().result()
    finally:
        for each in begun:
            each.cancel()


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


def _rows(of: HeardTake, wanted: Wanted) -> list[tuple[str, Row]]:
    """Every row of a recording; none when its audio is gone, as it is when the speaker withdraws meanwhile.
    Runs in a thread, and so reads nothing from the database."""
    try:
        return list(_made(of, wanted))
    except FileNotFoundError:
        log.warning("Recording %s is not published: its audio %s is gone.", of.take.id, of.take.audio)
        return []


def _made(of: HeardTake, wanted: Wanted) -> Iterator[tuple[str, Row]]:
    for config, ids in wanted.items():
        if config in OF_SAMPLES:
            samples = (sample for sample in of.samples if str(sample.pk) in ids)
            yield from ((config, row(COLUMNS[config], HeardSample(sample, of))) for sample in samples)
        elif of.samples:
            yield config, row(COLUMNS[config], of)


def stored(take: Recording) -> bytes:
    """The FLAC of a recording as it lies in the storage.

    Raises:
        FileNotFoundError: it was deleted.
        PublishError: the storage does not answer.
    """
    if not take.audio:
        raise FileNotFoundError(take.audio)
    try:
        with default_storage.open(take.audio, "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise
    except STORAGE_ERRORS as error:
        raise PublishError(
            f"Recording {take.id} could not be read: the audio storage said {error}. "
            "Check the storage, then publish again."
        ) from error


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


def _voices(take: Recording, wanted: Mapping[str, Wanted]) -> dict[int, PromptVoice]:
    """The agent's lines that were played in a recording with a row in `dialogues`."""
    if DIALOGUES not in wanted[str(take.pk)]:
        return {}
    return {voice.line: voice for voice in floor.voices(take)}
