"""Whether a take is fit to be listened to: measured once, judged against documented limits. Pure numpy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.cutting import Cutting
from inference.audio.levels import DIGITAL_SILENCE, decibels
from inference.audio.runs import Run
from inference.audio.signal import Signal

SAMPLE_RATE: Final = 16_000
BLOCK: Final = 320
"""20 ms, over which a level is measured."""

FULL_SCALE: Final = 0.99
"""Amplitude counted as clipped. Resampling rounds the flat tops, so exactly 1.0 would miss most of them."""

MOST_CLIPPED: Final = 0.01
"""Share of the speech at full scale. Of ten human readings, normalised to 1.0 none has over 0.002; driven
6 dB too far they have 0.002 to 0.04, driven 12 dB too far 0.02 to 0.18."""

SILENT_BELOW: Final = -60.0
"""dBFS. A take whose loudest 20 ms lie under it has nothing in it that a loudspeaker would let one hear."""

QUIET_BELOW: Final = -50.0
"""dBFS of the speech. Common Voice asks for a peak of 8/255 (-30 dBFS), and speech peaks some 18 dB above its
level."""

LEAST_SNR: Final = 13.0
"""dB. Under it a soft word's end is off by 60 ms and more (docs/cuts.md)."""

MOST_LOST: Final = 0.33
"""Share of the speech that may be missing: whether the words in between were the last ones nobody knows."""

MOST_OTHERS: Final = 1.0
"""Seconds of another voice against one of the player's own: then it is not clear who plays."""

IN_BAND: Final = 45.0
"""dB under the loudest part of the voice's spectrum in which it is still counted as heard: a telephone's
filter takes off more, and an "s" has less than 30."""

LEAST_SPEECH: Final = 0.25
"""Seconds: silero-vad's own `min_speech_duration_ms`."""

# From here on a take is kept, and its speaker is told. None of ten human readings has any of it.

MANY_OTHERS: Final = 0.5
"""Seconds of another voice: less may be a word of a radio."""

NEARLY_CLIPPED: Final = MOST_CLIPPED / 2

SOME_NOISE: Final = 18.0
"""dB of signal to noise: 6 dB above the limit. The readings have 30 and more."""

HUM_BELOW: Final = 12.0
"""dB under the voice from which hum is told of. In the readings it stays 29 dB under it."""

RUMBLE_BELOW: Final = 6.0
"""dB under the voice from which rumble is told of. In the readings it stays 12 dB under it."""

MUCH_OFFSET: Final = 0.05
"""Share of full scale by which a recording is off its middle. The readings have 0.008 at most."""

NARROW_BAND: Final = 4_000
"""Hz. A telephone ends at 3,400, the readings at 7,000 and more."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Attributes:
    peak: highest amplitude, 0 to 1.
    clipped: share of the speech at full scale, 0 to 1.
    level_dbfs: RMS level of the speech; of the whole take where there is none.
    noise_dbfs: median level of what is not speech; the quietest tenth where all is speech.
    snr_db: difference of the two; 0 where there is no speech.
    loudest_dbfs: level of the loudest 20 ms, without the first and the last ones: brought to 16 kHz, a take
        that is off its middle has a step there.
    speech_seconds, lead_seconds, tail_seconds: of speech, before the first and after the last of it.
    offset: constant part of the recording, -1 to 1; levels are measured without it, rumble and hum.
    rumble_dbfs, hum_dbfs: what there was below 40 Hz, and of the mains.
    dropouts: holes in a voice, and `lost_seconds`, their length.
    second_voice: seconds in which somebody else is heard.
    band_hz: up to where there is voice; 3,400 of a telephone, 8,000 of a good microphone.
    """

    peak: float
    clipped: float
    level_dbfs: float
    noise_dbfs: float
    snr_db: float
    loudest_dbfs: float
    speech_seconds: float
    lead_seconds: float
    tail_seconds: float
    offset: float = 0.0
    rumble_dbfs: float = DIGITAL_SILENCE
    hum_dbfs: float = DIGITAL_SILENCE
    dropouts: int = 0
    lost_seconds: float = 0.0
    second_voice: float = 0.0
    band_hz: int = 0


def measure(audio: NDArray[np.float32], signal: Signal, heard: Cutting, holes: Sequence[Run]) -> Quality:
    """Measure a take.

    Args:
        audio: as it was recorded, float32 [n] at 16 kHz, in [-1, 1]: for what touches full scale.
        signal: its analysis signal, for all else.
        heard: its speech, and the speech of others.
        holes: of the recording, half-open, in samples.
    """
    spans, sound = heard.speech, signal.sound
    amplitude = np.abs(audio)
    speech = _mask(len(audio), spans)
    levels = decibels(sound, BLOCK)
    noise = _noise(levels, speech | _mask(len(audio), heard.others))
    level = _level(sound[speech] if spans else sound)
    return Quality(
        peak=_rounded(amplitude.max(initial=0.0), 4),
        clipped=_rounded(float((amplitude[speech] >= FULL_SCALE).mean()) if spans else 0.0, 5),
        level_dbfs=_rounded(level),
        noise_dbfs=_rounded(noise),
        snr_db=_rounded(level - noise if spans else 0.0),
        loudest_dbfs=_rounded(_inner(levels).max(initial=DIGITAL_SILENCE)),
        speech_seconds=_rounded(speech.sum() / SAMPLE_RATE, 3),
        lead_seconds=_rounded((spans[0][0] if spans else len(audio)) / SAMPLE_RATE, 3),
        tail_seconds=_rounded((len(audio) - spans[-1][1] if spans else 0) / SAMPLE_RATE, 3),
        offset=_rounded(signal.offset, 4),
        rumble_dbfs=_rounded(signal.rumble_dbfs),
        hum_dbfs=_rounded(signal.hum_dbfs),
        dropouts=len(holes),
        lost_seconds=_rounded(_seconds(holes), 3),
        second_voice=_rounded(_seconds(heard.others), 3),
        band_hz=_band(sound[speech]),
    )


def problem(quality: Quality) -> str | None:
    """Code of the first check that fails, or None: one of `corpus.refusals.Reason`."""
    return next((code for code, failed in checks(quality).items() if failed), None)


def checks(quality: Quality) -> dict[str, bool]:
    """Whether a check fails, by its code."""
    return {
        # Hum is taken off before levels are measured, and is heard none the less.
        "silence": max(quality.loudest_dbfs, quality.hum_dbfs) < SILENT_BELOW,
        "noise": quality.speech_seconds == 0,
        "too_short": quality.speech_seconds < LEAST_SPEECH,
        "too_quiet": quality.level_dbfs < QUIET_BELOW,
        "noisy": quality.snr_db < LEAST_SNR,
        "clipping": quality.clipped > MOST_CLIPPED,
        "dropouts": quality.lost_seconds > MOST_LOST * quality.speech_seconds,
        "other_voice": quality.second_voice > MOST_OTHERS * quality.speech_seconds,
    }


def advice(quality: Quality) -> str | None:
    """Code of what is to be bettered in a take that is kept, or None: one of `corpus.refusals.Advice`."""
    return next((code for code, found in blemishes(quality).items() if found), None)


def blemishes(quality: Quality) -> dict[str, bool]:
    """Whether a take has them, by code: first what hides the voice, then what lies under it.

    Strong rumble leaves noise above 40 Hz too; then it is the rumble that is named.
    """
    return {
        "dropouts": quality.dropouts > 0,
        "other_voice": quality.second_voice > MANY_OTHERS,
        "clipping": quality.clipped > NEARLY_CLIPPED,
        "hum": quality.hum_dbfs > quality.level_dbfs - HUM_BELOW,
        "rumble": quality.rumble_dbfs > quality.level_dbfs - RUMBLE_BELOW,
        "noisy": quality.snr_db < SOME_NOISE,
        "offset": abs(quality.offset) >= MUCH_OFFSET,
        "narrow_band": quality.band_hz < NARROW_BAND,
    }


def _mask(length: int, spans: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    mask = np.zeros(length, bool)
    for start, end in spans:
        mask[start:end] = True
    return mask


def _seconds(spans: Sequence[Run]) -> float:
    return sum(end - start for start, end in spans) / SAMPLE_RATE


def _band(voice: NDArray[np.float32]) -> int:
    """Hz up to which there is voice, in steps of 100; 0 where there is none."""
    block = SAMPLE_RATE // 100
    count = len(voice) // block
    if not count:
        return 0
    blocks = voice[: count * block].reshape(count, block) * np.hanning(block).astype(np.float32)
    # The loudest of each frequency, not the mean: an "s" is a small part of what is said.
    spectrum = np.fft.rfft(blocks, axis=1)
    power = (np.square(spectrum.real) + np.square(spectrum.imag)).max(axis=0)
    inside = np.flatnonzero(power > power.max() * 10 ** (-IN_BAND / 10))
    return int(inside[-1]) * 100


def _level(audio: NDArray[np.float32]) -> float:
    """RMS level in dBFS of float32 [n]."""
    return float(decibels(audio, len(audio))[0]) if len(audio) else DIGITAL_SILENCE


def _inner(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    return levels[1:-1] if len(levels) > 2 else levels


def _noise(levels: NDArray[np.float32], speech: NDArray[np.bool_]) -> float:
    if not len(levels):
        return DIGITAL_SILENCE
    outside = levels[~speech[: len(levels) * BLOCK].reshape(-1, BLOCK).any(axis=1)]
    return float(np.median(outside) if len(outside) else np.percentile(levels, 10))


def _rounded(value: float, digits: int = 1) -> float:
    return round(float(value), digits)
