"""The agent's recorded lines: taken in from moderators, handed out to pages, compared with what was heard."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import soundfile
import soxr
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from numpy.typing import NDArray

from corpus import audio
from corpus.models import Recording
from corpus.sound import bounded
from games.prompts.models import Prompt, PromptVoice
from inference.running import copies

FORMATS: Final = {"WAV", "WAVEX", "FLAC", "OGG", "MP3"}
MOST_BYTES: Final = 5 * 1024 * 1024
MOST_SECONDS: Final = 30
HIGHEST_RATE: Final = 48_000
"""Hz: what browsers play without being asked to do more."""

BOUNDS: Final = bounded.Bounds(float("inf"), 192_000, 2)
"""Headers of OGG and MP3 are often wrong about the length, so that is counted."""

SILENT_BELOW: Final = 0.003
"""Peak, 50 dB below full scale: nobody hears such a line over a fan."""


class UnusableSoundError(Exception):
    """The file cannot be a line of the agent; says why, in words for the moderator."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A line as it is kept: FLAC, mono, 16 bit."""

    flac: bytes
    seconds: float

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.flac).hexdigest()


def read(data: bytes) -> Sound:
    """An uploaded WAV, FLAC, OGG or MP3 as we keep it.

    Raises:
        UnusableSoundError: another format, too large, too long, or silent.
    """
    if len(data) > MOST_BYTES:
        raise UnusableSoundError("That file is over 5 MB. Cut it down, or save it as FLAC, OGG or MP3.")
    mono, rate = _decode(data)
    if len(mono) > MOST_SECONDS * rate:
        raise UnusableSoundError(f"That is longer than {MOST_SECONDS} seconds. One file is one line.")
    if not len(mono) or np.abs(mono).max() < SILENT_BELOW:
        raise UnusableSoundError("There is nothing to hear in that file.")
    if rate > HIGHEST_RATE:
        mono, rate = soxr.resample(mono, rate, HIGHEST_RATE), HIGHEST_RATE
    pcm = np.clip(np.round(mono * 32768), -32768, 32767).astype(np.int16)
    return Sound(audio.encode(pcm, rate), round(len(pcm) / rate, 3))


def keep(prompt: Prompt, line: int, sound: Sound, *, by: str) -> PromptVoice:
    """The recording of one line: the file first, the row after it, so that a row always has its audio."""
    name = f"voices/{sound.sha256}.flac"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(sound.flac))
    copies.keep_line(sound.sha256, audio.decode(sound.flac))
    return PromptVoice.objects.create(
        prompt=prompt,
        line=line,
        text=prompt.text["lines"][line],
        audio=name,
        sha256=sound.sha256,
        seconds=sound.seconds,
        added_by=by,
    )


def remove(voice: PromptVoice) -> None:
    """The row first; the file only when no other line has the same sound."""
    voice.delete()
    if not PromptVoice.objects.filter(audio=voice.audio).exists():
        default_storage.delete(voice.audio)
        copies.forget_line(voice.sha256)


def offered(prompt: Prompt, shown: Mapping[str, Any]) -> dict[str, Any]:
    """`{"voices": {"0": {"url", "seconds"}}}` beside a prompt; empty where no line has a recording.

    Args:
        shown: the prompt as the player gets it; a line that says something else there is not spoken for.
    """
    lines = shown.get("lines")
    if not lines:
        return {}
    voices = {
        str(voice.line): {"url": reverse("games:voice", args=[voice.sha256]), "seconds": voice.seconds}
        for voice in prompt.voices.all()
        if voice.line < len(lines) and lines[voice.line] == voice.text
    }
    return {"voices": voices} if voices else {}


def of_take(recording: Recording) -> dict[int, NDArray[np.float32]]:
    """By line, float32 [n] at 16 kHz: the recordings that the page had for the lines of this take."""
    voices = PromptVoice.objects.filter(
        prompt__game=recording.game,
        prompt__language=recording.language,
        prompt__key=recording.prompt_key,
    )
    lines = dict(enumerate(recording.prompt.get("lines", [])))
    return {voice.line: sound(voice) for voice in voices if lines.get(voice.line) == voice.text}


def sound(voice: PromptVoice) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz."""
    return audio.decode(flac(voice))


def flac(voice: PromptVoice) -> bytes:
    with default_storage.open(voice.audio, "rb") as file:
        content: bytes = file.read()
        return content


def _mono(file: soundfile.SoundFile) -> NDArray[np.float32]:
    """Block by block, and each mixed at once; a header may leave open how many there are."""
    most, blocks = MOST_SECONDS * file.samplerate + 1, [np.zeros(0, np.float32)]
    for block in file.blocks(bounded.BLOCK, frames=most, dtype="float32", always_2d=True):
        blocks.append(np.asarray(block.mean(axis=1), np.float32))
    return np.concatenate(blocks)


def _decode(data: bytes) -> tuple[NDArray[np.float32], int]:
    """float32 [n], mono, and its rate; a little more than the longest line at most."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if file.format not in FORMATS:
                raise UnusableSoundError("Use WAV, FLAC, OGG or MP3.")
            bounded.check(file, BOUNDS)
            return _mono(file), file.samplerate
    except bounded.BeyondBounds as error:
        raise UnusableSoundError(
            f"That is more than one line of the agent: {error}. Cut it, or export it anew."
        ) from error
    except soundfile.LibsndfileError as error:
        raise UnusableSoundError(
            "That is no sound file that we can read. Use WAV, FLAC, OGG or MP3."
        ) from error
