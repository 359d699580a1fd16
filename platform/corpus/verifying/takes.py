"""Whether the audio of every take is what was stored: walked in the order of ids, in threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import NamedTuple

from corpus import audio
from corpus.audio import Damage
from corpus.models import Recording, VerifyRun
from corpus.verifying import losing

BY = "verify"
"""Who moves a take whose audio is not what was stored."""

BATCH = 200
THREADS = 4
"""Hashing and decoding leave the interpreter's lock, and a bucket answers several at once."""

COLUMNS = ("audio", "object_sha256", "sha256", "samples", "sample_rate", "status", "lost_from", "contributor")


class Finding(NamedTuple):
    """What one object is: its hash, or why it is not what was stored."""

    sha256: str
    bytes: int
    reason: str = ""


def look(run: VerifyRun, *, decode: bool) -> None:
    """Look at all takes after `run.after`, and remember each batch.

    Takes that were stored before the hashes of objects were kept get theirs, once their sound has been
    found to be what was sent.

    Raises:
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer; `run` knows how far it came.
    """
    for batch in _batches(run):
        with ThreadPoolExecutor(THREADS) as pool:
            findings = list(pool.map(_finding, batch, repeat(decode)))
        for recording, finding in zip(batch, findings, strict=True):
            _note(run, recording, finding)
        run.after = batch[-1].pk
        run.keep()


def _batches(run: VerifyRun) -> Iterator[list[Recording]]:
    named = Recording.objects.exclude(audio="").order_by("pk").only(*COLUMNS)
    while batch := list((named.filter(pk__gt=run.after) if run.after else named)[:BATCH]):
        yield batch


def _finding(recording: Recording, decode: bool) -> Finding:
    try:
        return Finding(*audio.recognise(recording, decode=decode))
    except Damage as damage:
        return Finding("", 0, str(damage))


def _note(run: VerifyRun, recording: Recording, finding: Finding) -> None:
    if finding.reason and not _still_named(recording):
        return
    run.checked += 1
    run.bytes += finding.bytes
    if finding.reason:
        run.found(recording.pk, recording.audio, finding.reason)
        losing.lose(recording, finding.reason, by=BY)
        return
    losing.find(recording, by=BY)
    if not recording.object_sha256:
        earlier = Recording.objects.filter(pk=recording.pk, object_sha256="")
        run.recorded += earlier.update(object_sha256=finding.sha256)


def _still_named(recording: Recording) -> bool:
    """A speaker may have taken it back while we looked."""
    live = Recording.objects.not_withdrawn()
    return live.filter(pk=recording.pk, audio=recording.audio).exists()
