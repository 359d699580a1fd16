"""Speech for tests: human readings from Debian's pocketsphinx-testdata, and espeak-ng for everything else."""

import io
import subprocess
from pathlib import Path

import numpy as np
import soundfile
import soxr

from tests import services

SAMPLE_RATE = 16_000


def readings() -> list[Path]:
    """Human readings of one or two sentences, 16 kHz WAV, in a stable order."""
    return sorted(Path(services.READINGS).rglob("*.wav"))


def read(path: Path) -> np.ndarray:
    """float32 [n] at 16 kHz."""
    audio, rate = soundfile.read(path, dtype="float32")
    return np.asarray(soxr.resample(audio, rate, SAMPLE_RATE) if rate != SAMPLE_RATE else audio)


def espeak(text: str, voice: str = "en", speed: int = 150, pitch: int = 50) -> np.ndarray:
    """float32 [n] at 16 kHz: the text spoken by espeak-ng."""
    command = [services.path("espeak"), "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    done = subprocess.run(command, check=True, capture_output=True)
    # espeak-ng writes an endless length to a pipe; the samples start after a header of 44 bytes.
    audio = np.frombuffer(done.stdout[44:], dtype="<i2").astype(np.float32) / 32768
    return np.asarray(soxr.resample(audio, 22_050, SAMPLE_RATE))


def silence(seconds: float, seed: int | None = 7) -> np.ndarray:
    """float32 [n]: room tone, 66 dB below full scale, since no microphone is ever digitally silent.

    seed: None for a tone that is never twice the same, since a site refuses bytes that it has heard before.
    """
    noise = np.random.default_rng(seed).normal(0, 0.0005, int(seconds * SAMPLE_RATE))
    return noise.astype(np.float32)


def write(path: Path, *parts: np.ndarray, room: bool = True) -> Path:
    """Parts at 16 kHz, one after the other, as a 48 kHz WAV: what Chromium's fake microphone plays best.

    Under all of it lies the tone of a room, as under whatever a microphone hears: a synthetic voice is zero
    in the middle of its words, as a microphone that drops out sounds. Not so where `room` is false.
    """
    whole = np.concatenate(parts)
    tone = silence(len(whole) / SAMPLE_RATE + 1, seed=None)[: len(whole)]
    audio = soxr.resample(whole + tone if room else whole, SAMPLE_RATE, 48_000)
    soundfile.write(path, audio, 48_000, subtype="PCM_16")
    return path


def trimmed(audio: np.ndarray, floor: float = 0.02) -> np.ndarray:
    """The audio without its quiet edges."""
    loud = np.flatnonzero(np.abs(audio) > floor)
    return audio[loud[0] : loud[-1] + 1] if len(loud) else audio


def wav(audio: np.ndarray, sample_rate: int = SAMPLE_RATE) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, audio, sample_rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
