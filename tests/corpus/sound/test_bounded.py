"""A small file that unpacks to much is refused by its header, and nothing is decoded twice at once."""

import io
import struct
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from corpus import audio
from corpus.sound import bounded
from corpus.sound.bounded import BeyondBounds, Bounds, CutShort
from games.importing import calls, clips
from games.importing.clips import Unfit
from games.prompts import voices
from games.prompts.voices import UnusableSoundError
from tests.sites import ROOT

TAKE = Bounds(60.0, 48_000, 1)


def flac(seconds: float, rate: int = 16_000, channels: int = 1) -> bytes:
    """Silence: as small as FLAC can be."""
    file = io.BytesIO()
    silence: NDArray[np.int16] = np.zeros((int(seconds * rate), channels), np.int16)
    soundfile.write(file, silence, rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def promising(data: bytes, samples: int) -> bytes:
    """The same with other words in STREAMINFO: 36 bits, from the low half of its 13th byte on."""
    at = 4 + 4 + 13
    low, rest = data[at] & 0xF0 | samples >> 32, struct.pack(">I", samples & 0xFFFFFFFF)
    return data[:at] + bytes([low]) + rest + data[at + 5 :]


def opened(data: bytes, bounds: Bounds = TAKE) -> NDArray[np.int16]:
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        return bounded.decoded(file, bounds, "int16")  # type: ignore[return-value]


def test_sound_comes_whole_whatever_the_blocks() -> None:
    file = io.BytesIO()
    sound = np.arange(2 * (2 * bounded.BLOCK + 7), dtype=np.int16).reshape(-1, 2)
    soundfile.write(file, sound, 48_000, format="FLAC", subtype="PCM_16")
    assert (opened(file.getvalue(), Bounds(60, 48_000, 2)) == sound.T).all()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (flac(1, channels=2), "2 channels"),
        (flac(0.1, rate=96_000), "96000 Hz"),
        (flac(61), "lasts 61 s"),
        (promising(flac(1), 2**36 - 1), "may last 60"),
    ],
)
def test_what_its_header_promises_beyond_the_bounds_is_not_decoded(data: bytes, why: str) -> None:
    with pytest.raises(BeyondBounds, match=why):
        opened(data)


def test_a_header_that_promises_more_than_there_is_is_found_out() -> None:
    with pytest.raises((CutShort, soundfile.LibsndfileError)):
        opened(promising(flac(1), 32_000))


def test_every_door_for_sound_from_outside_has_its_bounds() -> None:
    eight = flac(5, rate=48_000, channels=8)
    with pytest.raises(UnusableSoundError, match="8 channels"):
        voices.read(eight)
    with pytest.raises(Unfit, match="8 channels"):
        calls.of_stereo("call.flac", eight)
    with pytest.raises(Unfit, match="8 channels"):
        clips.clip("clip.flac", eight)
    with pytest.raises(BeyondBounds):
        audio.decode(eight)
    with pytest.raises(Unfit, match="600 s are the most"):
        calls.of_stereo("call.flac", promising(flac(1, channels=2), 2**36 - 1))


MEASURED = """
import resource, sys
sys.path.insert(0, "platform")
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from games.importing import calls
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = calls.of_stereo("call.flac", data)
calls._bytes(found.user)
print("KB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_the_longest_call_takes_what_it_unpacks_to_and_no_copies_of_it(tmp_path) -> None:
    """Ten minutes of two channels at 48 kHz: 115 MB, in a file of some kilobytes."""
    path = tmp_path / "call.flac"
    path.write_bytes(flac(599, 48_000, 2))
    command = [sys.executable, "-c", MEASURED, str(path)]
    environment = {"DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    taken = int(said.stdout.partition("KB ")[2]) * 1024
    assert taken < 1.3 * 599 * 48_000 * 2 * 2
