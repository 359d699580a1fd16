"""A sound file on its way in, checked by smart-turn's contribution guide before any of it is kept. Pure."""

import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from corpus.sound import bounded
from corpus.sound.bounded import Bounds

MOST_BYTES: Final = 8 * 2**20
"""Of one clip: 16 s of 48 kHz are 1.5 MB uncompressed; the rest is for what taggers add."""

LOWEST_RATE: Final = 16_000
"""Hz, for a clip by the guide."""

HIGHEST_RATE: Final = 48_000
"""Hz: what the site takes of anybody."""

LONGEST: Final = 16.0
"""Seconds of a clip by the guide."""

FORMATS: Final = {".flac": ("FLAC",), ".wav": ("WAV", "WAVEX")}
"""Ending of a name to what libsndfile calls the format."""

SILENT: Final = 32
"""Of 32,768: -60 dB of full scale. A file that is never louder holds nothing."""

LAST_MS: Final = 60
"""Of the end of a clip: in about 200 ms of silence these belong to no word."""

FALL_DB: Final = 15.0
"""By so much the end of a clip is below its loudest part: a vowel falls by less while it lasts."""


class Unfit(Exception):
    """It cannot come in; `code` says why in a word, the text what, why and what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound as it came: `pcm` int16 [n] or [n, channels] at `rate` Hz."""

    pcm: NDArray[np.int16]
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.rate


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come in.

    Attributes:
        lowest_rate: in Hz.
        longest: in seconds.
        channels: how many there have to be.
    """

    lowest_rate: int = LOWEST_RATE
    longest: float = LONGEST
    channels: int = 1


def clip(name: str, data: bytes) -> Clip:
    """A clip by the guide: mono, 16 bit, 16 to 48 kHz, at most 16 s, heard, and ending in silence.

    Raises:
        Unfit: it is not one.
    """
    found = opened(name, data, Limits())
    if np.abs(found.pcm.astype(np.int32)).max() <= SILENT:
        raise Unfit("silent", "There is nothing to be heard in it. Look at how it was recorded or converted.")
    if ends_in_a_word(found):
        raise Unfit(
            "ends_in_a_word",
            "It ends while somebody still speaks. Leave about 200 ms of silence after the last word.",
        )
    return found


def opened(name: str, data: bytes, limits: Limits) -> Clip:
    """The sound of a FLAC or WAV file of 16 bit.

    Raises:
        Unfit: it is none, or outside the limits.
    """
    formats = FORMATS.get(PurePosixPath(name).suffix.lower())
    if formats is None:
        raise Unfit("not_a_sound_file", "It is neither a .flac nor a .wav. Convert it, or leave it out.")
    if not data:
        raise Unfit("empty", "The file is empty. Copy it again.")
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            _fits(file, formats, limits)
            return Clip(_whole(file, limits), file.samplerate)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise Unfit(
            "unreadable", f"It cannot be read as sound ({_said(error)}). Export it again as FLAC."
        ) from error


def ends_in_a_word(found: Clip) -> bool:
    """Whether the last 60 ms are nearly as loud as the loudest of the clip."""
    frame = found.rate * LAST_MS // 1000
    whole = found.pcm[len(found.pcm) % frame :].astype(np.float64).reshape(-1, frame)
    if len(whole) < 2:
        return True
    levels = 10 * np.log10(np.mean(whole**2, axis=1) + 1)
    return bool(levels[-1] > levels.max() - FALL_DB)


def _fits(file: soundfile.SoundFile, formats: tuple[str, ...], limits: Limits) -> None:
    """What its header says, before anything is decoded: a header can promise hours."""
    if file.format not in formats:
        raise Unfit(
            "wrong_extension", f"Its name does not fit: it holds {file.format}. Name it by what it is."
        )
    if file.subtype != "PCM_16":
        raise Unfit("not_16_bit", f"It holds {file.subtype}, and has to hold 16 bit. Convert it.")
    if file.channels != limits.channels:
        wanted = {1: "one: one speaker alone", 2: "two: the user and the agent"}[limits.channels]
        raise Unfit("channels", f"It has {file.channels} channels, and has to have {wanted}.")
    if not limits.lowest_rate <= file.samplerate <= HIGHEST_RATE:
        allowed = f"{limits.lowest_rate} to {HIGHEST_RATE} Hz"
        raise Unfit("sample_rate", f"It has {file.samplerate} Hz; {allowed} are taken. Record it so anew.")
    if not file.frames:
        raise Unfit("empty", "There is no sound in the file. Export it again.")
    if file.frames > limits.longest * file.samplerate:
        seconds = file.frames / file.samplerate
        raise Unfit("too_long", f"It lasts {seconds:.1f} s; {limits.longest:.0f} s are the most. Cut it.")


def _whole(file: soundfile.SoundFile, limits: Limits) -> NDArray[np.int16]:
    """[n] or [n, channels]; each channel lies together, so that taking it out costs nothing."""
    try:
        found = bounded.decoded(file, Bounds(limits.longest, HIGHEST_RATE, limits.channels), "int16")
    except bounded.CutShort:
        raise Unfit(
            "cut_short", "It ends before its header says it would. Copy or export it again."
        ) from None
    pcm: NDArray[np.int16] = found[0] if limits.channels == 1 else found.T  # type: ignore[assignment]
    return pcm


def _said(error: Exception) -> str:
    return str(error).rsplit(": ", 1)[-1].strip(" .")[:80]
