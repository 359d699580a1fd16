"""Files as contributors send them."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from tests import voices

CONSENT = "Each speaker read and signed that their voice is published under CC BY 4.0 by this project."


def spoken(number: int = 0, seconds: float = 3.0, silence: float = 0.25) -> np.ndarray:
    """float32 [n] at 16 kHz: somebody reads, with silence behind."""
    reading = voices.trimmed(voices.read(voices.readings()[number]))[: int(seconds * 16_000)]
    fade = np.ones_like(reading)
    fade[-800:] = np.linspace(1, 0, 800)
    room = voices.silence(seconds + silence, seed=number)[: len(reading) + int(silence * 16_000)]
    padded: np.ndarray = np.pad(reading * fade, (0, int(silence * 16_000))) + room
    return padded


def sound(audio: np.ndarray, rate: int = 16_000, kind: str = "FLAC", subtype: str = "PCM_16") -> bytes:
    file = io.BytesIO()
    if subtype == "PCM_16":  # libsndfile rounds floats for each format in its own way
        audio = np.round(audio * 32_767).astype(np.int16)
    soundfile.write(file, audio, rate, format=kind, subtype=subtype)
    return file.getvalue()


def cut_off() -> np.ndarray:
    """float32 [n] at 16 kHz: a clip that ends in the loudest vowel of its words."""
    audio = spoken(1, silence=0.0)
    return audio[: 8_000 + int(np.argmax(np.abs(audio[8_000:]))) + 200]


def flac(number: int = 0, **how: Any) -> bytes:
    return sound(spoken(number, **how))


def write(root: Path, **files: bytes) -> Path:
    """Files by name, `__` standing for `/`."""
    for name, data in files.items():
        put(root, name.replace("__", "/"), data)
    return root


def put(root: Path, name: str, data: bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def rows(*described: dict[str, Any]) -> bytes:
    """A metadata.jsonl."""
    return "\n".join(json.dumps(row) for row in described).encode()


def packed(path: Path, files: dict[str, bytes], **how: Any) -> Path:
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
