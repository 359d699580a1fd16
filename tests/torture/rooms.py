"""What else is heard where somebody speaks: noise, walls, breaths, another voice. Pure."""

from dataclasses import replace

import numpy as np

from tests.torture import filters
from tests.torture.filters import gain
from tests.torture.microphones import Change, on_audio
from tests.torture.truth import MS, RATE, Sound, Take, clean

NOISES = {
    "white": lambda count, dice: filters.coloured(count, dice, 0),
    "pink": lambda count, dice: filters.coloured(count, dice, 1),
    "babble": filters.babble,
}


def noise(kind: str, snr: float) -> Change:
    """Noise so many dB under the RMS of what is spoken."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        said = np.concatenate([take.audio[start:end] for start, end in take.spans]).astype(np.float64)
        size = float(np.sqrt(np.mean(said**2))) * gain(-snr)
        return replace(
            take, audio=(take.audio + size * NOISES[kind](len(take.audio), dice)).astype(np.float32)
        )

    return change


def reverberation(t60: float, direct: float = 10.0) -> Change:
    """A diffuse room: noise that falls by 60 dB in `t60` s, all of it `direct` dB under the sound itself."""

    def change(audio: Sound, dice: np.random.Generator) -> Sound:
        count = int(t60 * RATE)
        tail = dice.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
        tail[: 2 * MS] = 0
        tail *= gain(-direct) / np.sqrt((tail**2).sum())
        size = len(audio) + count
        wet = np.fft.irfft(np.fft.rfft(audio, size) * np.fft.rfft(tail, size), size)[: len(audio)]
        return audio + wet

    return on_audio(change)


def echo(delay_ms: int, dbfs: float) -> Change:
    """The take once more, later and softer."""
    return on_audio(lambda audio, _: audio + gain(dbfs) * np.pad(audio, (delay_ms * MS, 0))[: len(audio)])


def breath(kind: str, decibels: float, after_ms: int = 60) -> Change:
    """A breath of 400 to 700 ms after the last word, so many dB under the take's loud level."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        end = take.spans[-1][1] + after_ms * MS
        blown = one_breath(kind, dice) * gain(filters.loud(take.audio) + decibels)
        padded = max(0, end + len(blown) + 8_000 - len(take.audio))
        audio = np.concatenate([take.audio, dice.normal(0, 0.0005, padded).astype(np.float32)])
        audio[end : end + len(blown)] += blown
        return replace(take, audio=audio)

    return change


def one_breath(kind: str, dice: np.random.Generator) -> Sound:
    """Breathing at 0 dBFS RMS: `in` swells, `out` dies away, `sigh` is darker and longer."""
    count = int(dice.uniform(0.4, 0.55) * RATE) if kind != "sigh" else int(dice.uniform(0.55, 0.7) * RATE)
    place = np.linspace(0, 1, count)
    shapes = {
        "in": np.sin(np.pi * place**1.6) ** 1.5,
        "out": np.minimum(1, place * 12) * (1 - place) ** 1.5,
        "sigh": np.sin(np.pi * place) ** 2,
    }
    low, high, colour = {"in": (900, 5_000, 0.5), "out": (500, 4_000, 1.0), "sigh": (350, 2_500, 1.0)}[kind]
    return filters.unit(filters.band(filters.coloured(count, dice, colour), low, high, 0.4) * shapes[kind])


def second_voice(decibels: float, human: bool = False) -> Change:
    """Somebody else who speaks on through the pauses and after, so many dB under this speaker."""

    def change(take: Take, dice: np.random.Generator) -> Take:
        others = [
            one for one in clean() if one.human is human and one.name.split("-")[0] != take.name.split("-")[0]
        ]
        other = others[int(dice.integers(len(others)))]
        said = np.concatenate([other.audio[start:end] for start, end in other.spans])
        voice = np.resize(said, len(take.audio)) * gain(decibels)
        voice[: take.spans[0][0]] = 0
        return replace(take, audio=np.clip(take.audio + voice, -1, 1))

    return change
