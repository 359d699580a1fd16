"""Sets of takes besides the clean ones: digits 120 ms apart, genuine speech, non-speech, a word cut off."""

from dataclasses import replace
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from tests import voices
from tests.torture.sounds import NON_SPEECH
from tests.torture.truth import MS, RATE, Take, clean, human, laid, whole

DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SOFT: Final = ("six", "seven", "two", "ten", "sixty", "forty")
"""What begins with a soft consonant, so that what is 120 ms of silence may be heard as more."""
PAIR_VOICES: Final = tuple(
    f"{accent}{kind}" for accent in ("en-gb", "en-us") for kind in ("", "+f2", "+f3", "+m3")
)
SPEEDS: Final = (140, 165, 190)
GAP: Final = 0.12


@cache
def digit(word: str, voice: str, speed: int) -> np.ndarray:
    return whole(voices.espeak(word, voice, speed))


@cache
def onset_pairs() -> tuple[Take, ...]:
    """1,200 pairs of numbers in 8 voices at 3 speeds, 120 ms between the two: one stretch each."""
    every = list(product(PAIR_VOICES, SPEEDS, DIGITS, SOFT))
    kept = np.random.default_rng(9).permutation(len(every))[:1_200]
    return tuple(pair(every[place], int(place)) for place in kept)


def pair(kind: tuple[str, int, str, str], seed: int) -> Take:
    voice, speed, first, second = kind
    said = [digit(first, voice, speed), digit(second, voice, speed)]
    return joined(laid(f"{voice} {first} {second}", said, seed, [GAP]))


def joined(take: Take) -> Take:
    """With all its parts as one stretch of speech: no pause in it is one."""
    return replace(take, spans=((take.spans[0][0], take.spans[-1][1]),))


@cache
def human_pairs() -> tuple[Take, ...]:
    """Parts of the readings 120 ms apart, each with the next ones of the same speaker."""
    pairs: list[Take] = []
    for take in human():
        said = [take.audio[start:end] for start, end in take.spans]
        for place, other in product(range(len(said)), repeat=2):
            if place != other:
                name = f"{take.name} {place} {other}"
                pairs.append(joined(laid(name, [said[place], said[other]], len(pairs), [GAP], human=True)))
    return tuple(pairs)


@cache
def genuine() -> tuple[Take, ...]:
    """240 takes of speech and nothing else: every clean take in rooms and at levels of its own."""
    takes = []
    for seed in range(240):
        take, dice = clean()[seed % len(clean())], np.random.default_rng(seed)
        noise = dice.normal(0, 10 ** (dice.uniform(-66, -52) / 20), len(take.audio))
        audio = take.audio * 10 ** (dice.uniform(-15, 3) / 20) + noise
        takes.append(replace(take, audio=np.clip(audio, -1, 1).astype(np.float32)))
    return tuple(takes)


@cache
def non_speech() -> tuple[Take, ...]:
    """36 takes in which nobody speaks."""
    return tuple(
        Take(name, np.clip(make(np.random.default_rng(4)), -1, 1).astype(np.float32), ())
        for name, make in NON_SPEECH.items()
    )


@cache
def broken_off() -> tuple[Take, ...]:
    """*Done* in the middle of a word: each clean take ends within its last part; no end may stand there."""
    takes = []
    for take in clean():
        start, end = take.spans[-1]
        at = loudest(take, start + (end - start) // 3, end - 60 * MS)
        barred = ((at - 250 * MS, at + RATE),)
        takes.append(replace(take, audio=take.audio[:at], spans=take.spans[:-1], barred=barred))
    return tuple(takes)


def loudest(take: Take, first: int, last: int) -> int:
    """The loudest 20 ms between two places: the middle of a vowel."""
    size = 20 * MS
    blocks = take.audio[first : first + (last - first) // size * size].reshape(-1, size)
    return first + int(np.square(blocks).mean(axis=1).argmax()) * size + size // 2
