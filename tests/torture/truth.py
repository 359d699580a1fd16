"""Takes whose starts and ends of speech are known to the sample, and a voice to disturb them with.

Where a part of speech begins and ends is read off its own waveform, in means of 5 ms a millisecond apart,
before it is laid into a take, by a rule that is not the tested one: the first and the last frame of the part
that lies within 30 dB of its loud frames (their 95th percentile) and, in a recording, 10 dB above the
recording's own floor (the 2nd percentile), for 20 ms at least. Human readings are parted where they are quiet
by that rule for 25 ms or more; a part in which nothing is ever so quiet has one start and one end. Sound
beyond these borders is cut off with 2 ms of fade, so that what follows is room tone and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests import services, voices

Sound = NDArray[np.floating[Any]]
Span = tuple[int, int]

RATE: Final = 16_000
MS: Final = RATE // 1_000

BELOW_LOUD: Final = 30.0
ABOVE_FLOOR: Final = 10.0
MEAN: Final = 5
"""Milliseconds over which a level is taken: the valleys between the pulses of a voice are no quiet."""

SHORTEST_SOUND: Final = 20
"""Milliseconds: lips and mice click for less."""

QUIET_MS: Final = 25
"""A quiet as long as this parts two stretches of a reading."""

SHORTEST, LONGEST = 0.3, 2.6
"""Seconds of a part. What is shorter may be half a word, what is longer makes few ends a second."""

FADE: Final = 2 * MS
LEAD: Final = 0.6
PARTS: Final = 4
"""Parts in a take."""

PHRASES: Final = {
    "en-gb": (
        "and then the train leaves",
        "a glass of orange juice",
        "would you like some",
        "not before Monday",
    ),
    "en-us": ("toast with butter", "I live next door", "could you call me", "because it rained"),
    "en-us+f3": ("the second exit", "no milk for me", "take the left lift", "thanks a lot"),
    "en-gb-scotland": ("down at the harbour", "half past six", "a loaf of bread", "we could walk"),
    "de": ("ich nehme den Zug", "mit Butter und Salz", "bis übermorgen", "das ist mein Platz"),
    "de+f2": ("links um die Ecke", "noch ein Glas Wasser", "weil es regnet", "ruf mich an"),
    "es": ("el tren de las nueve", "pan con mantequilla", "mañana por la tarde", "no lo sé"),
    "nb": ("fordi jeg må rekke toget", "et glass vann", "på mandag kveld", "rundt hjørnet"),
    "tr": ("çünkü trene yetişmem gerekiyor", "bir bardak su", "yarın akşam", "sola dön"),
    "fr-fr": ("le train de midi", "un verre de lait", "parce que je veux", "à gauche"),
    "it": ("il treno parte", "pane e burro", "domani mattina", "non lo so"),
    "nl": ("de trein vertrekt", "een glas melk", "omdat het regent", "om de hoek"),
    "sv": ("tåget går snart", "ett glas vatten", "på måndag kväll", "runt hörnet"),
    "da": ("toget kører nu", "et glas mælk", "på mandag aften", "rundt om hjørnet"),
    "pl": ("pociąg już jedzie", "szklanka wody", "jutro wieczorem", "nie wiem"),
    "pt-br": ("o trem das nove", "um copo de leite", "amanhã de manhã", "não sei"),
    "ru": ("поезд уже идёт", "стакан воды", "завтра вечером", "я не знаю"),
    "fi": ("juna lähtee nyt", "lasi vettä", "huomenna illalla", "en tiedä"),
    "hu": ("indul a vonat", "egy pohár víz", "holnap este", "nem tudom"),
    "id": ("kereta sudah pergi", "segelas air", "besok malam", "saya tidak tahu"),
}
"""What each voice of espeak-ng says; each phrase is one part of its take."""

RAW: Final = ("goforward.raw", "numbers.raw", "something.raw", "tidigits/dhd.2934z.raw")


@dataclass(frozen=True, slots=True)
class Take:
    """A take and what is true of it.

    Attributes:
        name: who speaks.
        audio: float32 [n] at `rate`.
        spans: half-open, in samples at 16 kHz: where speech starts and ends, in order.
        barred: half-open, in samples at 16 kHz: where no cut may stand, such as a dropout within a word.
        rate: of `audio`, in Hz.
        human: whether a person speaks.
    """

    name: str
    audio: Sound
    spans: tuple[Span, ...]
    barred: tuple[Span, ...] = field(default=())
    rate: int = RATE
    human: bool = False


def frames(audio: Sound) -> NDArray[np.float64]:
    """float64 [n // 16]: level of each millisecond in dB of full scale, RMS."""
    blocks = audio[: len(audio) // MS * MS].reshape(-1, MS).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum((blocks**2).mean(axis=1), 1e-12))
    return levels


def sounding(audio: Sound, recorded: bool) -> NDArray[np.bool_]:
    """Which milliseconds are sound by the rule above: bool [n // 16]."""
    power = np.convolve(10 ** (frames(audio) / 10), np.full(MEAN, 1 / MEAN), mode="same")
    levels = 10 * np.log10(power)
    least = float(np.percentile(levels, 95)) - BELOW_LOUD
    if recorded:
        least = max(least, float(np.percentile(levels, 2)) + ABOVE_FLOOR)
    loud = levels > least
    borders = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]])))
    for first, last in borders.reshape(-1, 2):
        if last - first < SHORTEST_SOUND:
            loud[first:last] = False
    return loud


def parts(audio: Sound, recorded: bool) -> Iterator[Sound]:
    """Stretches of speech, each trimmed to its own sound and faded over 2 ms beyond it."""
    loud = np.flatnonzero(sounding(audio, recorded))
    breaks = np.flatnonzero(np.diff(loud) > QUIET_MS)
    firsts, lasts = [0, *(breaks + 1)], [*breaks, len(loud) - 1]
    for first, last in zip(firsts, lasts, strict=True):
        start, end = int(loud[first]) * MS, (int(loud[last]) + 1) * MS
        if SHORTEST <= (end - start) / RATE <= LONGEST:
            yield faded(audio[start:end])


def faded(audio: Sound) -> Sound:
    """With edges of 2 ms, as a cut with a knife would click."""
    edge = np.minimum(1, (np.arange(len(audio), dtype=np.float32) + 1) / FADE)
    soft: Sound = (audio * edge * edge[::-1]).astype(np.float32)
    return soft


def whole(audio: Sound, recorded: bool = False) -> Sound:
    """The audio as one part, from its first to its last sound."""
    loud = np.flatnonzero(sounding(audio, recorded))
    return faded(audio[int(loud[0]) * MS : (int(loud[-1]) + 1) * MS])


def laid(
    name: str, said: Sequence[Sound], seed: int, gaps: Sequence[float] | None = None, human: bool = False
) -> Take:
    """Parts in room tone, with gaps of 0.3 to 1.5 s where none are given, each at the same loud level."""
    dice = np.random.default_rng(seed)
    between = dice.uniform(0.3, 1.5, len(said)) if gaps is None else [*gaps, 0.8]
    pieces, spans, at = [np.zeros(int(LEAD * RATE), np.float32)], [], int(LEAD * RATE)
    for part, gap in zip(said, between, strict=True):
        length = int(gap * RATE)
        spans.append((at, at + len(part)))
        pieces += [levelled(part), np.zeros(length, np.float32)]
        at += len(part) + length
    pieces.append(np.zeros(int(0.4 * RATE), np.float32))
    audio = np.concatenate(pieces)
    return Take(
        name, audio + voices.silence(len(audio) / RATE + 1, seed)[: len(audio)], tuple(spans), human=human
    )


def levelled(part: Sound, dbfs: float = -20.0) -> Sound:
    """With its loud milliseconds at this level."""
    gain = dbfs - float(np.percentile(frames(part), 90))
    louder: Sound = np.clip(part * 10 ** (gain / 20), -1, 1).astype(np.float32)
    return louder


@cache
def readings() -> tuple[tuple[str, Sound], ...]:
    """Every human reading at 16 kHz, with the name of its speaker's folder."""
    found = [(path.parent.name, voices.read(path)) for path in voices.readings()]
    for name in RAW:
        samples = np.fromfile(Path(services.READINGS) / name, "<i2")
        found.append((Path(name).stem, samples.astype(np.float32) / 32_768))
    return tuple(found)


@cache
def human() -> tuple[Take, ...]:
    """The readings in parts, four to a take, each take one speaker's."""
    said: dict[str, list[Sound]] = {}
    for speaker, audio in readings():
        said.setdefault(speaker, []).extend(parts(audio, recorded=True))
    takes: list[Take] = []
    for speaker, all_parts in said.items():
        for at in range(0, len(all_parts), PARTS):
            takes.append(laid(f"{speaker}-{at}", all_parts[at : at + PARTS], len(takes), human=True))
    return tuple(takes)


@cache
def synthetic() -> tuple[Take, ...]:
    """A take of four phrases for each voice of espeak-ng."""
    return tuple(
        laid(voice, [whole(voices.espeak(text, voice)) for text in said], 100 + place)
        for place, (voice, said) in enumerate(PHRASES.items())
    )


@cache
def clean() -> tuple[Take, ...]:
    """Every take: people and voices of espeak-ng by turns, so that any few of the first have both."""
    people, machines = list(human()), list(synthetic())
    mixed = [take for pair in zip(people, machines, strict=False) for take in pair]
    fewer = min(len(people), len(machines))
    return tuple(mixed + people[fewer:] + machines[fewer:])
