"""The clips that every measurement uses: the repository's own, of one to six seconds, at 16 kHz."""

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from games.player import varying
from games.player.clips import Clip, read_clip

CLIPS = sorted((Path(__file__).resolve().parents[1] / "games" / "demo" / "clips").glob("*.flac"))


def pcm(path: Path) -> NDArray[np.int16]:
    """int16 [n] at 16 kHz."""
    audio, _ = soundfile.read(path, dtype="int16")
    return np.asarray(audio, dtype=np.int16)


def fresh(path: Path) -> Clip:
    """The clip as another take of the same words."""
    return varying.fresh(read_clip(path))
