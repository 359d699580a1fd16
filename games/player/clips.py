"""Audio files as takes: mono PCM16 at a rate that the protocol allows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from games.play.messages import BYTES_PER_SAMPLE, MAX_RATE, MAX_SECONDS, MIN_RATE

RECORDED_ON: Final = 0.3
"""Seconds of the room that follow a file, as a page records on after Done."""
LEAST_NOISE: Final = 1.0
"""Steps of PCM16: the faintest room that a microphone hears; a run of exact zeros would be a dropout."""
FRAME_SECONDS = 0.02
QUIET_SHARE = 0.05
"""Of the loudest frame's level (-26 dB); below it a frame counts as a pause."""
PAUSE_SECONDS = 0.2
"""Shortest pause after which a page may show the second part."""
CANCELLED: Final = 0.1
"""Of the loudest channel's level (-20 dB): an average below it means that the channels cancel each other."""
HEADER_BYTES: Final = 256
"""More than a WAV without samples has; what is longer and says that it has none was never finished."""
FORMATS: Final = "WAV, FLAC, OGG (Vorbis or Opus), MP3, AIFF and CAF files can be played"


class ClipError(Exception):
    """A file cannot be played; the message names it and says why."""


@dataclass(frozen=True)
class Clip:
    """One file, ready to be sent.

    Attributes:
        pcm: little-endian int16, mono: the file.
        sample_rate: Hz, 8,000 to 48,000.
        pause: sample index inside the first pause after speech began, None when there is none.
        longest: seconds that may be sent.
    """

    path: Path
    pcm: bytes
    sample_rate: int
    pause: int | None
    longest: float = MAX_SECONDS

    @property
    def samples(self) -> int:
        return len(self.pcm) // BYTES_PER_SAMPLE

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate

    @cached_property
    def sent(self) -> bytes:
        """The file, at whose end a page would mark `done`, and 300 ms of its room where a take has space."""
        space = int(self.longest * self.sample_rate) - self.samples
        return self.pcm + room_tone(
            self.pcm, self.sample_rate, min(int(RECORDED_ON * self.sample_rate), space)
        )

    @cached_property
    def sha256(self) -> str:
        """Of all that is sent, in hexadecimal."""
        return hashlib.sha256(self.sent).hexdigest()


def read_clip(path: Path, longest: float = MAX_SECONDS) -> Clip:
    """Read anything that libsndfile reads; rates outside 8 to 48 kHz are resampled, channels averaged.

    Args:
        longest: seconds that there may be.

    Raises:
        ClipError: missing, not audio, empty, longer than that, or with samples that are no numbers.
    """
    audio, rate = _audio(path, longest)
    if not np.isfinite(audio).all():
        raise ClipError(f"{path} has samples that are no numbers (NaN or infinite). Save it as 16-bit PCM.")
    sent_rate = min(max(rate, MIN_RATE), MAX_RATE)
    if sent_rate != rate:
        audio = soxr.resample(audio, rate, sent_rate).astype(np.float32)
    pcm = np.clip(np.round(audio * 32768), -32768, 32767).astype("<i2").tobytes()
    return Clip(path, pcm, sent_rate, first_pause(audio, sent_rate), longest)


def read_clips(paths: Iterable[Path]) -> tuple[list[Clip], list[str]]:
    """The clips of the files that can be played, and why each of the others cannot."""
    clips, problems = [], []
    for path in paths:
        try:
            clips.append(read_clip(path))
        except ClipError as error:
            problems.append(str(error))
    return clips, problems


def room_tone(pcm: bytes, sample_rate: int, samples: int) -> bytes:
    """Noise as loud as the quietest 20 ms of a recording, and the same each time: a lost take is sent again.

    A file that is all voice has no such room; then it is 26 dB under the loudest 20 ms.

    Args:
        pcm: little-endian int16, mono, at `sample_rate` Hz.
        samples: how many are wanted.

    Returns:
        Little-endian int16.
    """
    audio = np.frombuffer(pcm, "<i2").astype(np.float32)
    frame = min(int(FRAME_SECONDS * sample_rate), audio.size)
    frames = audio[: audio.size // frame * frame].reshape(-1, frame)
    levels = frames.std(axis=1)
    room = max(min(float(levels.min()), QUIET_SHARE * float(levels.max())), LEAST_NOISE)
    noise = np.random.default_rng(samples).normal(float(np.median(audio)), room, samples)
    return np.clip(np.round(noise), -32768, 32767).astype("<i2").tobytes()


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


def _audio(path: Path, longest: float) -> tuple[NDArray[np.float32], int]:
    """float32 [n] mono and its rate in Hz; in [-1, 1] where the file keeps to it."""
    if not path.exists():
        raise ClipError(f"{path} is not there.")
    if path.is_dir():
        raise ClipError(f"{path} is a folder. Name the files in it.")
    try:
        with soundfile.SoundFile(path) as file:
            _check_length(path, file.frames, file.samplerate, longest)
            return _mono(file.read(dtype="float32", always_2d=True)), int(file.samplerate)
    except soundfile.LibsndfileError as error:
        raise ClipError(
            f"{path} is not audio that can be read: {error.error_string.rstrip('.')}. {FORMATS}; "
            f"`ffmpeg -i {path.name} {path.stem}.flac` makes one of most others."
        ) from error
    except OSError as error:
        raise ClipError(f"{path} cannot be read: {error.strerror}.") from error


def _check_length(path: Path, frames: int, rate: int, longest: float) -> None:
    """By the header, so that no hour of sound is read first. Raises ClipError."""
    if frames > longest * rate:
        raise ClipError(f"{path} is {frames / rate:.0f} s long; a take lasts {longest:.0f} s at most.")
    if frames:
        return
    if path.stat().st_size > HEADER_BYTES:
        raise ClipError(
            f"{path} is empty by its header, though more follows: whatever recorded it was stopped before it "
            "wrote the length down. Open it in an editor and save it again."
        )
    raise ClipError(f"{path} is empty.")


def _mono(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 [n] of [n, channels]: the average, or the loudest channel where the average cancels it."""
    average, levels = audio.mean(axis=1), np.square(audio).mean(axis=0)
    if np.square(average).mean() < CANCELLED**2 * levels.max():
        average = audio[:, levels.argmax()]
    return np.ascontiguousarray(average, dtype=np.float32)
