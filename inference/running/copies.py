"""Sounds that we have already: each take's fingerprint is kept, and looked for among those of all others.

A look-up asks an index for some hundred words, and compares the few prints in which most of them lie at the
same distance. Prints go with what they were made of: a take that is refused or withdrawn has none.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from corpus.audio import UNREADABLE, read
from corpus.models import Recording
from corpus.withdrawal import withdrawn
from inference.audio import fingerprint
from inference.audio.fingerprint import Keys, Print, Words
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
    probes = [fingerprint.probes(each) for each in asked]
    words = asked[0].words
    met = sound_index.add(words, fingerprint.keys(words), _values(probes), recording=recording.pk)
    # Another worker may have kept the same.
    own = _number_of(recording) if met.number is None else met.number
    alike = _known(asked, probes, met.places[met.places[:, 1] != own])
    if not alike:
        return None
    earlier = Q(recording__in=Recording.objects.earlier_than(recording))
    passed = Q(recording__status=Recording.Status.LISTENED)
    counts = SoundPrint.objects.filter(earlier | passed | Q(recording=None), pk__in=alike)
    return counts.order_by("pk").first()


def known(asked: Sequence[Print]) -> set[int]:
    """Numbers of the prints that a sound, printed from each beginning, is or holds; empty where it is new."""
    probes = [fingerprint.probes(each) for each in asked]
    return _known(asked, probes, sound_index.look_up(_values(probes)))


def _known(asked: Sequence[Print], probes: Sequence[Keys], rows: NDArray[np.int64]) -> set[int]:
    """rows: int64 [n, 3], where its words were found."""
    alignments = _alignments(probes, rows)
    found = sound_index.prints({key for key, _, _ in alignments})
    return {
        key
        for key, beginning, shift in alignments
        if key in found and _alike(asked[beginning].words, found[key], shift)
    }


def keep_line(sha256: str, audio: NDArray[np.float32]) -> None:
    """Keep the fingerprint of a line of the agent, float32 [n] at 16 kHz; once for each sound."""
    if not SoundPrint.objects.filter(line=sha256).exists():
        words = fingerprint.kept(audio)
        sound_index.add(words, fingerprint.keys(words), sound_index.NOTHING, line=sha256)


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
        words = fingerprint.kept(_sound(take))
        sound_index.add(words, fingerprint.keys(words), sound_index.NOTHING, recording=take.pk)
    return len(takes)


def _withdrawn(recordings: Sequence[UUID], **_signal: Any) -> None:
    forget(recordings)


def _sound(take: Recording) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz; empty where it was just deleted, or cannot be read: no use to ask again."""
    try:
        return read(take)
    except UNREADABLE:
        return np.zeros(0, np.float32)


def _number_of(recording: Recording) -> int:
    """0, which no print has, where the take was refused or withdrawn meanwhile: its print went with it."""
    return SoundPrint.objects.filter(recording=recording).values_list("pk", flat=True).first() or 0


def _values(probes: Sequence[Keys]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(probes)[:, 0])


def _alike(asked: Words, kept: sound_index.Kept, shift: int) -> bool:
    """A take may hold a line of the agent beside the player's own words: that is for the echo's check."""
    return fingerprint.alike(asked, kept.words, shift, whole=kept.of_a_line)


def _alignments(probes: Sequence[Keys], rows: NDArray[np.int64]) -> list[Alignment]:
    """Those of the asked sound with kept ones that have the most words in common, the most first."""
    wanted = np.concatenate(probes)
    beginning = np.repeat(np.arange(len(probes)), [len(keys) for keys in probes])
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
