"""The table of conditions: how each is made, and how far a cut may be off in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tests.torture import sets
from tests.torture.lines import at_rate, band, clock, dropouts, packets, pitch, tempo
from tests.torture.microphones import (
    Change,
    bits,
    both,
    clipped,
    drifting,
    gate,
    hum,
    knocks,
    level,
    mu_law,
    offset,
    pumping,
    rumble,
    same,
    softer,
    swelling,
)
from tests.torture.rooms import breath, echo, noise, reverberation, second_voice
from tests.torture.truth import Take, clean


@dataclass(frozen=True, slots=True)
class Bound:
    """What a row must not be worse than. Errors are those of ends, in milliseconds, without their sign.

    Attributes:
        median, p95: of the error; None where nothing was promised.
        missed: share of known ends with no found one within 250 ms.
        false: share of takes with an end where none may be: in a dropout, a breath, a gap of 120 ms.
        refused: least and greatest share of takes that are refused.
        flags: fields of `quality`, at least one of which must tell, and the share of takes in which it must.
    """

    median: float | None = None
    p95: float | None = None
    missed: float = 0.0
    false: float = 0.0
    refused: tuple[float, float] = (0.0, 0.0)
    flags: tuple[str, ...] = ()
    flagged: float = 0.0


@dataclass(frozen=True, slots=True)
class Condition:
    """One row.

    Attributes:
        name: as the page calls it.
        family: the heading it stands under.
        change: what is done to each take.
        bound: see there.
        takes: what it is done to.
        stereo: sent as a file of two channels of which one is the other upside down.
        few: how many takes the test of the suite measures.
    """

    name: str
    family: str
    change: Change
    bound: Bound
    takes: Callable[[], Sequence[Take]] = clean
    stereo: bool = False
    few: int = 4


CLEAN: Final = Bound(median=3, p95=25)
STEADY: Final = Bound(p95=30)
"""Issue 10, "To reach": offset up to 0.3, hum, telephone band."""
NOISE_15: Final = Bound(p95=40, refused=(0, 1))
NOISE_10: Final = Bound(p95=60, refused=(0, 1))
BABBLE: Final = Bound(missed=0.2, false=0.6, refused=(0, 1))
"""Voices under a voice: how near they are to it is all that tells them apart."""
REFUSED: Final = Bound(refused=(1, 1))
GENUINE: Final = Bound(p95=40, missed=0.02, refused=(0, 1 / 240))
NO_FALSE: Final = Bound(false=0.0, missed=1.0)
ONE_IN_FIFTY: Final = Bound(false=0.02, missed=1.0)
"""A first consonant of a person may be softer than the edge threshold for 80 ms."""
SECOND: Final = Bound(missed=1.0, false=0.25, refused=(0, 1), flags=("second_voice",), flagged=0.9)
NEARBY: Final = Bound(missed=1.0, false=1.0, refused=(0, 1), flags=("second_voice",), flagged=0.2)
"""At -14 dB somebody speaks as loud as the player's own soft syllables: no level tells the two apart."""
STRETCHED: Final = Bound(p95=40)
"""Truth itself is 10 ms wide there."""
FORGIVING: Final = Bound(p95=60, missed=0.02, false=0.02)


def room(t60: float) -> Bound:
    """Under echoes and reverberation the sound goes on: by the time in which it falls below the edge."""
    return Bound(p95=30 + 450 * t60, missed=0.5 * t60, false=t60)


CLEAN_ROWS: Final = (Condition("clean", "Clean", same(), CLEAN, few=8),)

OFFSETS: Final = (
    *(
        Condition(f"offset {sign}{size}", "Offset (DC)", offset(float(f"{sign}{size}")), STEADY)
        for size in ("0.03", "0.1", "0.3")
        for sign in ("+", "-")
    ),
    Condition("offset drifts from 0 to 0.2", "Offset (DC)", drifting(0, 0.2), STEADY),
    Condition("offset drifts from -0.1 to 0.1", "Offset (DC)", drifting(-0.1, 0.1), STEADY),
)

HUM: Final = (
    *(
        Condition(f"hum of {hertz} Hz at {dbfs} dBFS", "Hum and rumble", hum(hertz, dbfs), STEADY)
        for hertz in (50, 60)
        for dbfs in (-50, -40, -30, -20)
    ),
    *(
        Condition(f"rumble at {dbfs} dBFS", "Hum and rumble", rumble(dbfs), bound)
        for dbfs, bound in ((-40, STEADY), (-30, Bound(p95=100)), (-20, Bound(p95=210)))
    ),
)

NOISE: Final = tuple(
    Condition(f"{kind} noise at {snr} dB", "Noise", noise(kind, snr), bound, few=32 if snr == 15 else 4)
    for kind in ("white", "pink")
    for snr, bound in ((30, STEADY), (20, Bound(p95=35)), (15, NOISE_15), (10, NOISE_10))
) + tuple(
    Condition(f"babble noise at {snr} dB", "Noise", noise("babble", snr), bound)
    for snr, bound in ((30, Bound(p95=120)), (20, Bound(p95=200)), (15, BABBLE), (10, BABBLE))
)

PAIRS: Final = (
    Condition("1,200 pairs of numbers, 120 ms apart", "Pauses", same(), NO_FALSE, sets.onset_pairs, few=36),
    Condition("parts of readings, 120 ms apart", "Pauses", same(), ONE_IN_FIFTY, sets.human_pairs, few=12),
    Condition(
        "pairs under pink noise at 20 dB",
        "Pauses",
        noise("pink", 20),
        Bound(false=0.1, missed=1.0),
        sets.human_pairs,
        few=12,
    ),
    Condition("Done in the middle of a word", "Pauses", same(), Bound(p95=25), sets.broken_off),
)

BREATHS: Final = tuple(
    Condition(
        f"breath ({kind}) at {decibels} dB",
        "Breath after the last word",
        breath(kind, decibels),
        CLEAN,
        few=6,
    )
    for kind in ("in", "out", "sigh")
    for decibels in (-20, -25, -30)
)

SECOND_VOICES: Final = tuple(
    Condition(f"second voice ({who}) at {decibels} dB", "Second voice", second_voice(decibels, human), bound)
    for who, human in (("a person", True), ("espeak", False))
    for decibels, bound in ((-14, NEARBY), (-20, SECOND))
)

DROPOUTS: Final = tuple(
    Condition(
        f"dropouts of {length} ms",
        "Lost sound",
        dropouts(length),
        Bound(p95=25, missed=0.07, refused=(0, 0.1), flags=("dropouts",), flagged=0.95),
    )
    for length in (20, 60, 120, 250)
)

PACKETS: Final = tuple(
    Condition(
        f"{percent} % of packets {'repeated' if repeated else 'lost'}",
        "Lost sound",
        packets(percent / 100, repeated),
        FORGIVING if repeated else Bound(p95=25, missed=0.3, flags=("dropouts",), flagged=0.9),
    )
    for percent in (2, 5)
    for repeated in (False, True)
)

RATES: Final = tuple(
    Condition(f"recorded at {rate:,} Hz", "Rates and bands", at_rate(rate), CLEAN if rate > 8_000 else STEADY)
    for rate in (8_000, 11_025, 22_050, 32_000, 44_100, 48_000)
)

BANDS: Final = (
    Condition("telephone, 300 to 3,400 Hz", "Rates and bands", band(300, 3_400), STEADY),
    Condition("telephone with μ-law", "Rates and bands", both(band(300, 3_400), mu_law()), STEADY),
    Condition("low-pass at 6 kHz", "Rates and bands", band(20, 6_000), STEADY),
    Condition("low-pass at 4 kHz", "Rates and bands", band(20, 4_000), STEADY),
    Condition("small loudspeaker, 500 to 7,000 Hz", "Rates and bands", band(500, 7_000), STEADY),
)

TIME: Final = (
    Condition("clock 200 ppm fast", "Time and pitch", clock(1.0002), CLEAN),
    Condition("clock 200 ppm slow", "Time and pitch", clock(0.9998), CLEAN),
    Condition("tempo 0.8", "Time and pitch", tempo(0.8), STRETCHED),
    Condition("tempo 1.25", "Time and pitch", tempo(1.25), STRETCHED),
    Condition("four semitones lower", "Time and pitch", pitch(-4), STRETCHED),
    Condition("four semitones higher", "Time and pitch", pitch(4), STRETCHED),
    Condition("tape 8 % fast", "Time and pitch", clock(1.08), STEADY),
    Condition("tape 8 % slow", "Time and pitch", clock(0.92), STEADY),
)

ROOMS: Final = (
    *(
        Condition(f"reverberation, {t60} s", "Rooms", reverberation(t60), room(t60))
        for t60 in (0.2, 0.4, 0.8)
    ),
    Condition("echo after 80 ms at -15 dB", "Rooms", echo(80, -15), Bound(p95=110)),
    Condition("echo after 200 ms at -20 dB", "Rooms", echo(200, -20), Bound(p95=230)),
    Condition("both echoes", "Rooms", both(echo(80, -15), echo(200, -20)), Bound(p95=310, missed=0.1)),
)

MICROPHONES: Final = (
    Condition("gate, exact zeros after 20 ms", "Microphones", gate(0, 20), STEADY),
    Condition("gate, exact zeros after 100 ms", "Microphones", gate(0, 100), STEADY),
    Condition("gate, 20 dB down after 50 ms", "Microphones", gate(0.1, 50), STEADY),
    Condition("automatic gain, 12 dB in 2 s", "Microphones", pumping(12, 2), STEADY),
    Condition("automatic gain, 20 dB in 1 s", "Microphones", pumping(20, 1), Bound(p95=100)),
    Condition("level up and down by 12 dB", "Microphones", swelling(12, 5), STEADY),
    Condition("20 dB softer in the same room", "Microphones", softer(20), Bound(p95=60, refused=(0, 1))),
    Condition("turned down by 12 dB", "Microphones", level(-12), STEADY),
    Condition("driven to full scale", "Microphones", clipped(0), CLEAN),
    Condition("clipped by 1 dB", "Microphones", clipped(1), STEADY),
    Condition("clipped by 3 dB", "Microphones", clipped(3), STEADY),
    Condition("clipped by 6 dB", "Microphones", clipped(6), Bound(p95=30, refused=(0, 1))),
    Condition("eight bits", "Microphones", bits(8), STEADY),
    Condition("μ-law", "Microphones", mu_law(), STEADY),
    Condition("stereo that cancels", "Microphones", same(), CLEAN, stereo=True, few=3),
)

KNOCKS: Final = (
    Condition("clicks", "Knocks", knocks("click", 3, -10), STEADY),
    Condition("pops", "Knocks", knocks("pop", 1, -10), Bound(p95=130, missed=0.05, false=0.1)),
    Condition("typing", "Knocks", knocks("key", 2, -24), Bound(p95=130, missed=0.05, false=0.1)),
    Condition("loud typing", "Knocks", knocks("key", 2, -12), Bound(p95=130, missed=0.1, false=0.1)),
)

TOGETHER: Final = (
    Condition(
        "offset, hum and telephone", "Together", both(offset(0.1), hum(50, -40), band(300, 3_400)), STEADY
    ),
    Condition("room and pink noise", "Together", both(reverberation(0.2), noise("pink", 25)), room(0.2)),
    Condition(
        "laptop: rumble, fan, gain", "Together", both(rumble(-35), noise("pink", 25), pumping(6, 2)), STEADY
    ),
    Condition(
        "offset and dropouts", "Together", both(offset(0.05), dropouts(120)), Bound(p95=30, missed=0.1)
    ),
    Condition(
        "telephone with lost packets", "Together", both(band(300, 3_400), packets(0.03, True)), FORGIVING
    ),
    Condition("soft, with hum", "Together", both(level(-12), hum(50, -50)), STEADY),
    Condition(
        "breath under pink noise at 30 dB",
        "Together",
        both(breath("out", -25), noise("pink", 30)),
        Bound(p95=150),
    ),
)

WHAT_IT_IS: Final = (
    Condition("36 sounds that are no speech", "Speech or not", same(), REFUSED, sets.non_speech, few=36),
    Condition("240 takes of genuine speech", "Speech or not", same(), GENUINE, sets.genuine, few=16),
)

CONDITIONS: Final = (
    *CLEAN_ROWS,
    *OFFSETS,
    *HUM,
    *NOISE,
    *PAIRS,
    *BREATHS,
    *SECOND_VOICES,
    *DROPOUTS,
    *PACKETS,
    *RATES,
    *BANDS,
    *TIME,
    *ROOMS,
    *MICROPHONES,
    *KNOCKS,
    *TOGETHER,
    *WHAT_IT_IS,
)
