"""Sounds that we have already: each take's fingerprint is kept, and looked for among those of all others.

A look-up asks an index for some hundred words, and compares the few prints in which most of them lie at the
same distance. Prints go with what they were made of: a take that is refused or withdrawn has none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import numpy as np
import soundfile
from django.db import transaction
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from corpus.audio import read
from corpus.models import Recording
from corpus.withdrawal import withdrawn
from inference.audio import fingerprint
from inference.audio.fingerprint import Print, Words
from inference.models import SoundKey, SoundPrint

IN_ONE_QUERY: Final = 500
"""Words; SQLite was long built for 999 parameters at most."""

COMPARED: Final = 32
"""Alignments, those with most words in common, that are compared bit by bit."""

Alignment = tuple[int, int, int]
"""Print, number of the beginning, and how many frames further on in the print the same frame lies."""


def connect() -> None:
    withdrawn.connect(_withdrawn, dispatch_uid="inference.copies")


def of_another(recording: Recording, audio: NDArray[np.float32]) -> bool:
    """Keep the fingerprint of a take, float32 [n] at 16 kHz, and say whether we have that sound already.

    Kept first and looked for then: of two copies that are worked on at once, one finds the other. One of them
    has to stay, so that only takes count that came before, or have passed already; and lines of the agent.
    """
    asked = fingerprint.prints(audio)
    _keep(asked[0].words, recording=recording)
    others = SoundPrint.objects.exclude(recording=recording)
    earlier = Q(recording__in=Recording.objects.earlier_than(recording))
    passed = Q(recording__status=Recording.Status.LISTENED)
    return known(asked, others.filter(earlier | passed | Q(recording=None)))


def known(asked: Sequence[Print], among: QuerySet[SoundPrint]) -> bool:
    """Whether a sound, printed from each beginning, is one of these, or holds it."""
    alignments = [alignment for alignment, _ in _alignments(asked).most_common(COMPARED)]
    ids = {key for key, _, _ in alignments}
    kept = {each.pk: each for each in among.filter(pk__in=ids)}
    return any(
        _alike(asked[beginning].words, kept[key], shift)
        for key, beginning, shift in alignments
        if key in kept
    )


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
    except (FileNotFoundError, soundfile.LibsndfileError):
        return np.zeros(0, np.float32)


@transaction.atomic
def _keep(words: Words, **of: Any) -> None:
    kept, new = SoundPrint.objects.get_or_create(**of, defaults={"words": words.astype("<u4").tobytes()})
    if new:
        keys = fingerprint.keys(words)
        SoundKey.objects.bulk_create(SoundKey(sound_print=kept, value=key.value, at=key.at) for key in keys)


def _alike(asked: Words, kept: SoundPrint, shift: int) -> bool:
    """A take may hold a line of the agent beside the player's own words: that is for the echo's check."""
    words = np.frombuffer(kept.words, "<u4")
    return fingerprint.alike(asked, words, shift, whole=kept.recording_id is None)


def _alignments(asked: Sequence[Print]) -> Counter[Alignment]:
    """How many words each alignment of the asked sound with a kept one has in common."""
    wanted: dict[int, list[tuple[int, int]]] = {}
    for beginning, print_ in enumerate(asked):
        for key in fingerprint.probes(print_):
            wanted.setdefault(key.value, []).append((beginning, key.at))
    common: Counter[Alignment] = Counter()
    values = list(wanted)
    for first in range(0, len(values), IN_ONE_QUERY):
        some = values[first : first + IN_ONE_QUERY]
        rows = SoundKey.objects.filter(value__in=some).values_list("value", "sound_print_id", "at")
        common.update(
            (key, beginning, at - ours) for value, key, at in rows for beginning, ours in wanted[value]
        )
    return common
