"""Thirty-six sounds of eight seconds that are no speech, each at a level that would be heard. Pure."""

from collections.abc import Callable
from typing import Final

import numpy as np

from tests.torture import filters, rooms
from tests.torture.filters import gain
from tests.torture.microphones import knock
from tests.torture.truth import RATE, Sound

SECONDS: Final = 8
COUNT: Final = SECONDS * RATE
TIME: Final = np.arange(COUNT) / RATE

Maker = Callable[[np.random.Generator], Sound]


def noise(exponent: float, dbfs: float, low: float = 20, high: float = 7_000) -> Maker:
    return lambda dice: (
        gain(dbfs) * filters.unit(filters.band(filters.coloured(COUNT, dice, exponent), low, high))
    )


def gusts(per_second: float, low: float, high: float, dbfs: float) -> Maker:
    """Noise that swells and falls, as wind, waves and breathing do."""

    def make(dice: np.random.Generator) -> Sound:
        swell = np.clip(np.sin(2 * np.pi * per_second * TIME + dice.uniform(0, 6.28)), 0, 1) ** 2
        return gain(dbfs) * filters.unit(
            filters.band(filters.coloured(COUNT, dice, 1), low, high, 0.4) * swell.astype(np.float32)
        )

    return make


def tones(*hertz: float, dbfs: float = -20.0) -> Maker:
    """Steady sines together."""
    return lambda _: gain(dbfs) * filters.unit(np.sum([np.sin(2 * np.pi * f * TIME) for f in hertz], axis=0))


def melody(*hertz: float, harmonics: int = 1) -> Maker:
    """Notes of 250 ms that die away, over and over."""

    def make(dice: np.random.Generator) -> Sound:
        length = RATE // 4
        time = np.arange(length) / RATE
        notes = [
            sum(np.sin(2 * np.pi * f * (h + 1) * time) / (h + 1) for h in range(harmonics))
            * np.exp(-time * 6)
            for f in hertz
        ]
        return gain(-20) * filters.unit(np.resize(np.concatenate(notes), COUNT))

    return make


def dial(dice: np.random.Generator) -> Sound:
    """Keys of a telephone, 120 ms each (ITU-T Q.23)."""
    rows, columns, length = (697, 770, 852, 941), (1_209, 1_336, 1_477), RATE * 12 // 100
    out = np.zeros(COUNT, np.float32)
    for at in range(0, COUNT - length, RATE // 4):
        time = np.arange(length) / RATE
        pair = np.sin(2 * np.pi * dice.choice(rows) * time) + np.sin(2 * np.pi * dice.choice(columns) * time)
        out[at : at + length] = 0.1 * pair
    return out


def sweep(first: float, last: float) -> Maker:
    """A siren: up and down once in two seconds."""

    def make(_: np.random.Generator) -> Sound:
        hertz = first + (last - first) * (0.5 - 0.5 * np.cos(np.pi * TIME))
        return (0.15 * np.sin(2 * np.pi * np.cumsum(hertz) / RATE)).astype(np.float32)

    return make


def strokes(kind: str, per_second: float, dbfs: float) -> Maker:
    def make(dice: np.random.Generator) -> Sound:
        out = np.zeros(COUNT + RATE, np.float32)
        for at in dice.integers(0, COUNT - RATE, int(per_second * SECONDS)):
            sound = knock(kind, dice) * gain(dbfs)
            out[at : at + len(sound)] += sound
        return np.clip(out[:COUNT], -1, 1)

    return make


def bursts(length_ms: int, low: float, high: float, fall: float, times: int) -> Maker:
    """Noise that begins at once and dies away: claps, coughs, doors, a plosive blown into the microphone."""

    def make(dice: np.random.Generator) -> Sound:
        out, count = np.zeros(COUNT, np.float32), length_ms * RATE // 1_000
        for at in np.linspace(RATE // 2, COUNT - count - 1, times).astype(int):
            burst = filters.band(filters.coloured(count, dice, 0.5), low, high, 0.4)
            shaped = burst * np.exp(-fall * np.arange(count) / RATE)
            out[at : at + count] += (0.5 * shaped / np.abs(shaped).max()).astype(np.float32)
        return out

    return make


def breathing(kind: str, dbfs: float) -> Maker:
    """Somebody who breathes and says nothing."""

    def make(dice: np.random.Generator) -> Sound:
        out = np.zeros(COUNT, np.float32)
        for at in range(RATE // 2, COUNT - RATE, 2 * RATE):
            one = rooms.one_breath(kind, dice) * gain(dbfs)
            out[at : at + len(one)] += one
        return out

    return make


NON_SPEECH: Final[dict[str, Maker]] = {
    "white noise": noise(0, -20),
    "white noise, soft": noise(0, -45),
    "pink noise": noise(1, -25),
    "brown noise": noise(2, -25),
    "rumble": noise(2, -20, 5, 40),
    "hiss": noise(0, -35, 3_000, 7_500),
    "hum of 50 Hz": tones(50, 100, 150, 250),
    "hum of 60 Hz": tones(60, 120, 180, 300),
    "fan": lambda dice: noise(1, -32)(dice) + tones(110, 220, dbfs=-40)(dice),
    "vacuum cleaner": lambda dice: noise(0.5, -20)(dice) + tones(280, 560, 840, dbfs=-28)(dice),
    "air stream": noise(1, -28, 150, 2_500),
    "wind": gusts(0.4, 20, 500, -22),
    "waves": gusts(0.15, 100, 4_000, -25),
    "rain": lambda dice: noise(0.3, -35)(dice) + strokes("click", 60, -25)(dice),
    "tone of 440 Hz": tones(440),
    "tone of 1 kHz": tones(1_000),
    "dial tone": tones(350, 440),
    "chord": tones(262, 330, 392),
    "telephone keys": dial,
    "beeps": melody(880, 0, 880, 0),
    "melody": melody(262, 294, 330, 349, 392, 440, 494, 523),
    "bells": melody(523, 659, 784, 1_047, harmonics=3),
    "siren": sweep(500, 1_500),
    "slow sweep": sweep(80, 6_000),
    "clicks": strokes("click", 8, -6),
    "pops": strokes("pop", 3, -6),
    "typing": strokes("key", 6, -12),
    "claps": bursts(120, 600, 5_000, 40, 8),
    "coughs": bursts(350, 300, 4_000, 9, 4),
    "doors": bursts(400, 40, 400, 12, 4),
    "blows": bursts(500, 20, 250, 6, 5),
    "breathing in": breathing("in", -35),
    "breathing out": breathing("out", -35),
    "sighs": breathing("sigh", -35),
    "a constant": lambda _: np.full(COUNT, 0.4, np.float32),
    "square wave at full scale": lambda _: np.sign(np.sin(2 * np.pi * 100 * TIME)).astype(np.float32),
}
