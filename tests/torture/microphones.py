"""What microphones, sound cards and their drivers do to a take. Pure: each returns a new take."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.torture import filters
from tests.torture.filters import gain
from tests.torture.truth import FADE, MS, RATE, Sound, Take

Change = Callable[[Take, np.random.Generator], Take]


def on_audio(change: Callable[[Sound, np.random.Generator], Sound]) -> Change:
    """A change of the sound alone: what is true of the take stays so."""
    return lambda take, dice: replace(take, audio=change(take.audio, dice).astype(np.float32))


def same() -> Change:
    return on_audio(lambda audio, _: audio)


def offset(size: float) -> Change:
    """A constant, as cheap sound cards add it."""
    return on_audio(lambda audio, _: audio + np.float32(size))


def drifting(first: float, last: float) -> Change:
    """A constant that wanders from one value to another."""
    return on_audio(lambda audio, _: audio + np.linspace(first, last, len(audio)))


def hum(hertz: float, dbfs: float) -> Change:
    """The mains with five harmonics, each 4 dB below the one before."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        time = np.arange(len(audio)) / RATE
        waves = [
            gain(-4 * place) * np.sin(2 * np.pi * hertz * (place + 1) * time + dice.uniform(0, 6.28))
            for place in range(6)
        ]
        return audio + gain(dbfs) * filters.unit(np.sum(waves, axis=0))

    return on_audio(change)


def rumble(dbfs: float) -> Change:
    """Steps and lorries: brown noise under 35 Hz."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        low = filters.band(filters.coloured(len(audio), dice, 2), 5, 35)
        return audio + gain(dbfs) * filters.unit(low)

    return on_audio(change)


def level(decibels: float) -> Change:
    return on_audio(lambda audio, _: audio * gain(decibels))


def softer(decibels: float) -> Change:
    """A softer speaker: the room stays as loud as it was."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        return audio * gain(-decibels) + dice.normal(0, gain(-66), len(audio))

    return on_audio(change)


def clipped(over: float) -> Change:
    """Driven so that the highest peak would lie this many dB over full scale."""
    return on_audio(lambda audio, _: np.clip(audio * gain(over) / np.abs(audio).max(), -1, 1))


def bits(count: int) -> Change:
    steps = 2 ** (count - 1)
    return on_audio(lambda audio, _: np.round(audio * steps) / steps)


def mu_law() -> Change:
    """Eight bits as telephones in America and Japan have them (ITU-T G.711, by its formula)."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        squeezed = np.sign(audio) * np.log1p(255 * np.abs(audio)) / np.log(256)
        coded = np.round(squeezed * 127) / 127
        back: Sound = np.sign(coded) * (256 ** np.abs(coded) - 1) / 255
        return back

    return on_audio(change)


def gate(floor: float, hold_ms: int) -> Change:
    """A noise gate: where the sound stays under -45 dBFS for `hold_ms`, all is `floor` times as loud."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        loud = np.abs(audio) > gain(-45)
        held = np.convolve(loud, np.ones(hold_ms * MS), "full")[: len(audio)] > 0
        soft = np.convolve(held, np.ones(FADE) / FADE, "same")
        return audio * (floor + (1 - floor) * soft)

    return on_audio(change)


def pumping(depth: float, seconds: float) -> Change:
    """Automatic gain: in pauses it climbs by `depth` dB in this time, and falls within 10 ms of a voice."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        raised, gains = 0.0, np.zeros(len(audio) // MS + 1)
        for place in range(len(audio) // MS):
            quiet = np.abs(audio[place * MS : (place + 1) * MS]).max() < gain(-45)
            raised += depth / (seconds * 1_000) if quiet else -depth / 10
            gains[place + 1] = raised = min(max(raised, 0.0), depth)
        smooth = np.interp(np.arange(len(audio)) / MS, np.arange(len(gains)), gains)
        return np.clip(audio * 10 ** (smooth / 20), -1, 1)

    return on_audio(change)


def swelling(decibels: float, seconds: float) -> Change:
    """A speaker who moves: the level goes up and down by this much, once in this time."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        time = np.arange(len(audio)) / RATE
        return audio * 10 ** (decibels / 40 * np.sin(2 * np.pi * time / seconds + dice.uniform(0, 6.28)) / 10)

    return on_audio(change)


def knocks(kind: str, per_second: float, dbfs: float) -> Change:
    """Pops, clicks or keys in the pauses and in the speech, never within 100 ms of a border."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        audio = take.audio.copy()
        borders = np.array([place for span in take.spans for place in span])
        for at in dice.integers(0, len(audio) - 1_600, int(per_second * len(audio) / RATE)):
            if np.abs(borders - at).min() > 100 * MS:
                sound = knock(kind, dice) * gain(dbfs)
                audio[at : at + len(sound)] += sound[: len(audio) - at]
        return replace(take, audio=np.clip(audio, -1, 1))

    return change


def knock(kind: str, dice: np.random.Generator) -> Sound:
    """One of them, with a peak of 1: a click of 0.2 ms, a key of two clicks 60 ms apart, a pop of 25 ms."""
    if kind == "click":
        return np.array([1.0, -0.6, 0.3], np.float32)
    time = np.arange(30 * MS) / RATE
    if kind == "pop":
        return (np.sin(2 * np.pi * 70 * time) * np.exp(-time * 120)).astype(np.float32)
    stroke = dice.normal(size=len(time)) * np.exp(-time * 300)
    stroke /= np.abs(stroke).max()
    return np.concatenate([stroke, np.zeros(30 * MS), 0.5 * stroke]).astype(np.float32)


def both(*changes: Change) -> Change:
    """One after the other."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        for one in changes:
            take = one(take, dice)
        return take

    return change
