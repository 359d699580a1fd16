"""Make the demo's clips again: `python -m games.demo.make_clips`, with espeak-ng (Debian package) installed.

FLAC, 16 kHz, mono, 16 bit: a little room noise, the parts with their pauses, 0.4 s of room at the end.
espeak-ng is only run, never linked or shipped; what a speech synthesiser says is not a work of its authors.
"""

import subprocess

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from games.demo.table import FOLDER, DemoClip, DemoSpeaker, speakers, talkers

SAMPLE_RATE = 16_000
LEAD_SECONDS, TAIL_SECONDS = 0.25, 0.4
SPEECH_PEAK = 0.2
NOISE = 0.00006
"""Standard deviation, -84 dBFS. No microphone is digitally silent; louder noise is what FLAC can't pack."""
QUIET = 0.01
"""Of the peak; what is below at either end of a part is espeak's own silence."""


def main() -> None:
    """Write every clip of both tables and say how large they are together."""
    (FOLDER / "clips").mkdir(exist_ok=True)
    noise = np.random.default_rng(20261120)
    size = 0
    for speaker in (*speakers(), *talkers()):
        for clip in speaker.clips:
            audio = assemble(speaker, clip)
            room = noise.normal(0.0, NOISE, audio.size)
            soundfile.write(clip.path, audio + room, SAMPLE_RATE, subtype="PCM_16", compression_level=1.0)
            size += clip.path.stat().st_size
    print(f"{size / 1e6:.2f} MB")


def assemble(speaker: DemoSpeaker, clip: DemoClip) -> NDArray[np.float64]:
    """float64 [n] at 16 kHz: lead, parts with pauses between them, tail."""
    pieces = [_silence(LEAD_SECONDS)]
    for part, pause in zip(clip.parts, (*clip.pauses, TAIL_SECONDS), strict=True):
        pieces += [say(speaker, part), _silence(pause)]
    return np.concatenate(pieces)


def say(speaker: DemoSpeaker, part: str) -> NDArray[np.float64]:
    """float64 [n] at 16 kHz of one stretch of speech, without the silence around it."""
    voice = ["-v", speaker.voice, "-p", str(speaker.pitch), "-s", str(speaker.speed)]
    command = ["espeak-ng", *voice, "--stdout", part]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    # The header of a piped WAV has no length, so the samples are read from behind it.
    rate = int.from_bytes(wav[24:28], "little")
    audio = soxr.resample(np.frombuffer(wav[44:], dtype="<i2") / 32768, rate, SAMPLE_RATE)
    audio *= SPEECH_PEAK / np.abs(audio).max()
    heard = np.flatnonzero(np.abs(audio) > QUIET * SPEECH_PEAK)
    return np.asarray(audio[heard[0] : heard[-1] + 1], dtype=np.float64)


def _silence(seconds: float) -> NDArray[np.float64]:
    return np.zeros(int(seconds * SAMPLE_RATE))


if __name__ == "__main__":
    main()
