"""Audio files as takes: mono PCM16 at a rate that the protocol allows."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from games.play.messages import BYTES_PER_SAMPLE, MAX_RATE, MAX_SECONDS, MIN_RATE

FRAME_SECONDS = 0.02
QUIET_SHARE = 0.05
"""Of the loudest frame's level (-26 dB); below it a frame counts as a pause."""
PAUSE_SECONDS = 0.2
"""Shortest pause after which a page may show the second part."""


class ClipError(Exception):
    """A file cannot be played; the message names it and says why."""


@dataclass(frozen=True)
class Clip:
    """One file, ready to be sent.

    Attributes:
        pcm: little-endian int16, mono.
        sample_rate: Hz, 8,000 to 48,000.
        pause: sample index inside the first pause after speech began, None when there is none.
    """

    path: Path
    pcm: bytes
    sample_rate: int
    pause: int | None

    @property
    def samples(self) -> int:
        return len(self.pcm) // BYTES_PER_SAMPLE

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.pcm).hexdigest()


def read_clip(path: Path) -> Clip:
    """Read anything that libsndfile reads; rates outside 8 to 48 kHz are resampled, channels averaged.

    Raises:
        ClipError: missing, not audio, empty or longer than 60 s.
    """
    audio, rate = _audio(path)
    sent_rate = min(max(rate, MIN_RATE), MAX_RATE)
    if sent_rate != rate:
        audio = soxr.resample(audio, rate, sent_rate).astype(np.float32)
    if not audio.size:
        raise ClipError(f"{path} is empty.")
    if audio.size > MAX_SECONDS * sent_rate:
        raise ClipError(
            f"{path} is {audio.size / sent_rate:.0f} s long; a take lasts {MAX_SECONDS} s at most."
        )
    pcm = np.clip(np.round(audio * 32768), -32768, 32767).astype("<i2").tobytes()
    return Clip(path, pcm, sent_rate, first_pause(audio, sent_rate))


def first_pause(audio: NDArray[np.float32], sample_rate: int) -> int | None:
    """Where a page would notice that the player has paused: 200 ms into the first pause after speech.

    Args:
        audio: float32 [n] in [-1, 1].
        sample_rate: Hz.

    Returns:
        Sample index, or None when the speech has no pause that is followed by more speech.
    """
    frame = int(FRAME_SECONDS * sample_rate)
    frames = audio[: audio.size // frame * frame].reshape(-1, frame)
    levels = np.sqrt(np.mean(np.square(frames), axis=1))
    loud = np.flatnonzero(levels > QUIET_SHARE * levels.max(initial=0))
    long_enough = np.flatnonzero(np.diff(loud) * FRAME_SECONDS > PAUSE_SECONDS)
    if not long_enough.size:
        return None
    last_loud = int(loud[long_enough[0]])
    return (last_loud + 1) * frame + int(PAUSE_SECONDS * sample_rate)


def _audio(path: Path) -> tuple[NDArray[np.float32], int]:
    """float32 [n] mono in [-1, 1] and its rate in Hz."""
    if not path.is_file():
        raise ClipError(f"{path} is not there.")
    try:
        audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise ClipError(f"{path} is not audio that can be read: {error.error_string}") from error
    return np.asarray(audio.mean(axis=1), dtype=np.float32), int(rate)
