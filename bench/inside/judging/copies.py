"""Looking for copies before and after a site has 100,000 other takes.

The others are the thousand takes of `bench/copies.py` with the bits of their words turned round, a hundred
ways: as many rows under some words, and as few under most, as takes have.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.conf import settings

from bench.copies import different
from inference.audio import fingerprint
from inference.audio.fingerprint import Print, Words
from inference.models import SoundKey, SoundPrint
from inference.running import copies

OTHERS = 100_000
ASKED = 50


def measure() -> dict[str, list[str]]:
    takes = list(different())
    asked = [fingerprint.prints(audio) for audio in takes[:: len(takes) // ASKED]]
    lines = [_look_up(asked, "an empty table")]
    keys = _fill([fingerprint.kept(audio) for audio in takes])
    lines += [_look_up(asked, f"{OTHERS:,} takes"), f"{keys / OTHERS:.0f} keys a take"]
    size = (Path(settings.DATA_DIR) / "your-turn.sqlite3").stat().st_size
    return {"lines": [*lines, f"{size / OTHERS / 1024:.1f} KiB a take"]}


def _look_up(asked: Sequence[Sequence[Print]], where: str) -> str:
    times = []
    for each in asked:
        started = time.perf_counter()
        copies.known(each)
        times.append((time.perf_counter() - started) * 1000)
    return f"look-up in {where}: median {np.median(times):.1f} ms, worst {max(times):.1f} ms"


def _fill(kept: Sequence[Words]) -> int:
    """Returns the number of keys."""
    for turn in range(OTHERS // len(kept)):
        new = [SoundPrint(line=f"{turn}-{place}", words=words.tobytes()) for place, words in enumerate(kept)]
        rows = [
            SoundKey(sound_print=print_, value=value, at=at)
            for print_, words in zip(SoundPrint.objects.bulk_create(new), kept, strict=True)
            for value, at in fingerprint.keys(_turned(words, turn + 1)).tolist()
        ]
        SoundKey.objects.bulk_create(rows, batch_size=5_000)
    return SoundKey.objects.count()


def _turned(words: Words, turn: int) -> Words:
    """Its bits turned by some places, and some of them the other way."""
    bits = words & ~fingerprint.TELLING
    whole = np.uint32((1 << fingerprint.BITS) - 1)
    by, other = divmod(turn, 5)
    round_ = bits << np.uint32(by) | bits >> np.uint32(fingerprint.BITS - by)
    return (round_ ^ np.uint32(other * 0x3A5C1)) & whole | words & fingerprint.TELLING
