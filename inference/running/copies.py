"""Sounds that we have already: each take's fingerprint is kept, and looked for among those of all others.

A look-up asks an index for some hundred words, and compares the few prints in which most of them lie at the
same distance. Prints go with what they were made of: a take that is refused or withdrawn has none.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Q
from numpy.typing import NDArray

from corpus.audio import UNREADABLE, read
from corpus.models import Recording
from corpus.withdrawal import withdrawn
from inference.audio import fingerprint
from inference.audio.fingerprint import Print, Words
from inference.models import SoundPrint
from inference.running import sound_index

COMPARED: Final = 32
"""Alignments, those with most words in common, that are compared bit by bit."""

Alignment = tuple[int, int, int]
"""Print, number of the beginning, and how many frames further on in the print the same frame lies."""


def connect() -> None:
    withdrawn.connect(_withdrawn, dispatch_uid="inference.copies")


def of_another(recording: Recording, audio: NDArray[np.float32]) -> SoundPrint | None:
    """Keep the fingerprint of a take, float32 [n] at 16 kHz, and say which one we have that sounds the same.

    Kept first and looked for then: of two copies that are worked on at once, one finds the other. One of them
    has to stay, so that only takes count that came before, or have passed already; and lines of the agent.
    """
    asked = fingerprint.prints(audio)
    own = _keep(asked[0].words, recording=recording)
    alike = known(asked, but=own)
    if not alike:
        return None
    earlier = Q(recording__in=Recording.objects.earlier_than(recording))
    passed = Q(recording__status=Recording.Status.LISTENED)
    counts = SoundPrint.objects.filter(earlier | passed | Q(recording=None), pk__in=alike)
    return counts.order_by("pk").first()


def known(asked: Sequence[Print], *, but: int | None = None) -> set[int]:
    """Numbers of the prints that a sound, printed from each beginning, is or holds; empty where it is new.

    Args:
        but: number of its own print, which it would find first.
    """
    alignments = _alignments(asked, but)
    # A new sound often has no word in common with any other, and then there is nothing to ask for.
    found = SoundPrint.objects.in_bulk({key for key, _, _ in alignments}) if alignments else {}
    return {
        key
        for key, beginning, shift in alignments
        if key in found and _alike(asked[beginning].words, found[key], shift)
    }


def keep_line(sha256: str, audio: NDArray[np.float32]) -> None:
    """Keep the fingerprint of a line of the agent, float32 [n] at 16 kHz; once for each sound."""
    if not SoundPrint.objects.filter(line=sha256).exists():
        _keep(fingerprint.kept(audio), line=sha256)


def forget_line(sha256: str) -> None:
    SoundPrint.objects.filter(line=sha256).delete()


def forget(recordings: Iterable[UUID]) -> None:
    """Takes that are refused or withdrawn are compared with nothing."""
    SoundPrint.objects.filter(recording__in=recordings).delete()


def forget_strays() -> None:
    """A worker may have kept a print in the moment in which its take was withdrawn."""
    over = (Recording.Status.WITHDRAWN, Recording.Status.REFUSED)
    SoundPrint.objects.filter(recording__status__in=over).delete()


def catch_up(most: int) -> int:
    """Keep prints of takes from before there were any, at most so many; returns how many there were."""
    missing = Recording.objects.filter(status=Recording.Status.LISTENED, sound_print=None).exclude(audio="")
    takes = list(missing.order_by("-captured_at")[:most])
    for take in takes:
        _keep(fingerprint.kept(_sound(take)), recording=take)
    return len(takes)


def _withdrawn(recordings: Sequence[UUID], **_signal: Any) -> None:
    forget(recordings)


def _sound(take: Recording) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz; empty where it was just deleted, or cannot be read: no use to ask again."""
    try:
        return read(take)
    except UNREADABLE:
        return np.zeros(0, np.float32)


def _keep(words: Words, **of: Any) -> int:
    """Once for each: another worker may have kept the same. The print's number."""
    try:
        with transaction.atomic():
            kept = SoundPrint.objects.create(**of, words=words.astype("<u4").tobytes())
            sound_index.add(kept.pk, fingerprint.keys(words))
            return kept.pk
    except IntegrityError:
        for earlier in SoundPrint.objects.filter(**of).values_list("pk", flat=True):
            return earlier
        raise


def _alike(asked: Words, kept: SoundPrint, shift: int) -> bool:
    """A take may hold a line of the agent beside the player's own words: that is for the echo's check."""
    words = np.frombuffer(kept.words, "<u4")
    return fingerprint.alike(asked, words, shift, whole=kept.recording_id is None)


def _alignments(asked: Sequence[Print], but: int | None) -> list[Alignment]:
    """Those of the asked sound with kept ones, but for one of them, that have the most words in common, the
    most first."""
    probes = [fingerprint.probes(print_) for print_ in asked]
    wanted = np.concatenate(probes)
    beginning = np.repeat(np.arange(len(probes)), [len(keys) for keys in probes])
    rows = sound_index.look_up(np.unique(wanted[:, 0]))
    rows = rows if but is None else rows[rows[:, 1] != but]
    ours, theirs = _pairs(wanted[:, 0], rows[:, 0])
    # One number for each alignment, in the order of print, beginning and shift: rows of three sort slowly.
    shift = rows[theirs, 2] - wanted[ours, 1]
    least = int(shift.min(initial=0))
    spread = int(shift.max(initial=0)) - least + 1
    met = (rows[theirs, 1] * len(probes) + beginning[ours]) * spread + shift - least
    numbers, common = np.unique(met, return_counts=True)
    numbers = numbers[np.argsort(-common, kind="stable")[:COMPARED]]
    key, begin = np.divmod(numbers // spread, len(probes))
    return list(zip(key.tolist(), begin.tolist(), (numbers % spread + least).tolist(), strict=True))


def _pairs(
    wanted: NDArray[np.int64], found: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of all pairs of equal values, one of each."""
    order = np.argsort(wanted, kind="stable")
    first, last = (np.searchsorted(wanted[order], found, side) for side in ("left", "right"))
    many = last - first
    theirs = np.repeat(np.arange(len(found)), many)
    within = np.arange(len(theirs)) - np.repeat(np.cumsum(many) - many, many)
    return order[np.repeat(first, many) + within], theirs
