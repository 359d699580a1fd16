"""What rates, codecs, browsers and networks do to a take. Pure."""

from dataclasses import replace

import numpy as np
import soxr

from tests.torture import filters
from tests.torture.microphones import Change, on_audio
from tests.torture.truth import MS, RATE, Sound, Span, Take

HOP = 160
"""10 ms: what is laid over one another where time is stretched."""


def at_rate(rate: int) -> Change:
    """Recorded at another rate: the site brings it to 16 kHz itself."""
    return lambda take, _: replace(take, audio=resampled(take.audio, RATE, rate), rate=rate)


def resampled(audio: Sound, old: float, new: float) -> Sound:
    return np.asarray(soxr.resample(audio, old, new), np.float32)


def band(low: float, high: float) -> Change:
    return on_audio(lambda audio, _: filters.band(audio, low, high))


def clock(factor: float) -> Change:
    """Played this much faster, its pitch with it: a clock that is off, or a tape."""

    def change(take: Take, _: np.random.Generator) -> Take:
        return replace(
            take, audio=resampled(take.audio, RATE * factor, RATE), spans=scaled(take.spans, 1 / factor)
        )

    return change


def tempo(factor: float) -> Change:
    """Spoken this much faster at the same pitch; truth is then 10 ms wide."""
    return lambda take, _: replace(
        take, audio=stretched(take.audio, 1 / factor), spans=scaled(take.spans, 1 / factor)
    )


def pitch(semitones: float) -> Change:
    """Higher or lower at the same tempo; truth is then 10 ms wide."""
    factor = 2 ** (semitones / 12)

    def change(take: Take, _: np.random.Generator) -> Take:
        high = resampled(take.audio, RATE * factor, RATE)
        audio = stretched(high, len(take.audio) / len(high))
        return replace(take, audio=np.pad(audio, (0, max(0, len(take.audio) - len(audio)))))

    return change


def scaled(spans: tuple[Span, ...], factor: float) -> tuple[Span, ...]:
    return tuple((round(start * factor), round(end * factor)) for start, end in spans)


def stretched(audio: Sound, factor: float) -> Sound:
    """`factor` times as long at the same pitch.

    Frames of 20 ms laid over one another where they match best within 5 ms (WSOLA: Verhelst and Roelands,
    "An overlap-add technique based on waveform similarity", 1993).
    """
    window = np.hanning(2 * HOP + 1)[:-1]
    count = int(len(audio) * factor) // HOP
    padded = np.pad(audio, (HOP, 6 * HOP))
    out, follows = np.zeros((count + 2) * HOP), padded[: 2 * HOP]
    for place in range(count):
        near = min(int(place * HOP / factor), len(padded) - 4 * HOP)
        searched = padded[max(0, near - HOP // 2) : near + HOP // 2 + 2 * HOP]
        best = max(0, near - HOP // 2) + int(np.correlate(searched, follows, "valid").argmax())
        out[place * HOP : (place + 2) * HOP] += padded[best : best + 2 * HOP] * window
        follows = padded[best + HOP : best + 3 * HOP]
    return out[HOP : (count + 1) * HOP].astype(np.float32)


def dropouts(length_ms: int) -> Change:
    """Exact zeros in the middle of the first three parts that are long enough; no cut may stand there."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        audio = take.audio.copy()
        barred: list[Span] = []
        for start, end in take.spans:
            length = length_ms * MS
            if end - start > length + 300 * MS and len(barred) < 3:
                at = start + (end - start - length) // 2
                audio[at : at + length] = 0
                barred.append((at - 50 * MS, at + length + 50 * MS))
        return replace(take, audio=audio, barred=tuple(barred))

    return change


def packets(share: float, repeated: bool) -> Change:
    """Packets of 20 ms lost: zeros, or the one before once more."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        audio, size = audio.copy(), 20 * MS
        for at in range(size, len(audio) - size, size):
            if dice.random() < share:
                audio[at : at + size] = audio[at - size : at] if repeated else 0
        return audio

    return on_audio(change)
