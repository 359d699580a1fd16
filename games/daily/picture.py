"""The drawing of a take as a PNG, for pages elsewhere: they show no SVG. Pure: the floor line goes in, bytes
come out. Nothing of the sound is in it but how loud it was, twenty times a second."""

import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1200, 630
"""Pixels: what Open Graph previews are cut to."""

FINE: Final = 2
"""Drawn so many times as large, then averaged: no edge is jagged."""

MARGIN, GROUND, ROOM = 80, 420, 300
"""Pixels: left and right, where the floor is, and how far the loudest voice rises over it."""

PAPER, INK, YOU, AGENT, HOLD = (
    np.array(colour, np.float32)
    for colour in ((251, 247, 240), (30, 27, 46), (240, 74, 62), (14, 138, 138), (240, 180, 41))
)
"""Of LOOK: light, as pages elsewhere mostly are."""

Image = NDArray[np.float32]


def png(floor: Mapping[str, Any]) -> bytes:
    """The floor line of a take (`corpus.floor`) as a PNG of 1200 by 630."""
    canvas = np.empty((HEIGHT * FINE, WIDTH * FINE, 3), np.float32)
    canvas[:] = PAPER
    seconds = max(0.1, float(floor["seconds"]))
    for start, end in floor["pauses"]:
        _glow(canvas, _x(start, seconds), _x(end, seconds), end - start)
    _ground(canvas)
    _voice(canvas, floor["levels"], floor["pauses"], seconds)
    for span in floor["agent"]:
        _bar(canvas, _x(span["start"], seconds), _x(span["end"], seconds), GROUND + 12, 36, AGENT)
    small = canvas.reshape(HEIGHT, FINE, WIDTH, FINE, 3).mean(axis=(1, 3))
    return _encoded(small.round().astype(np.uint8))


def _x(at: float, seconds: float) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * min(1.0, max(0.0, at / seconds))


def _bar(canvas: Image, left: float, right: float, top: float, height: float, colour: Image) -> None:
    rows = slice(int(top * FINE), int((top + height) * FINE))
    canvas[rows, int(left * FINE) : max(int(left * FINE) + FINE, int(right * FINE))] = colour


def _ground(canvas: Image) -> None:
    _bar(canvas, MARGIN, WIDTH - MARGIN, GROUND - 2, 4, INK)


def _glow(canvas: Image, left: float, right: float, length: float) -> None:
    """The light of a pause over the floor, the longer the higher."""
    radius_x = (right - left) / 2 + 24
    radius_y = ROOM * min(1.0, 0.25 + length / 3)
    y, x = np.ogrid[: GROUND * FINE, : WIDTH * FINE]
    away = ((x / FINE - (left + right) / 2) / radius_x) ** 2 + ((y / FINE - GROUND) / radius_y) ** 2
    strength = np.clip(1 - away, 0, 1)[..., None] * 0.85
    sky = canvas[: GROUND * FINE]
    sky += (HOLD - sky) * strength


def _voice(canvas: Image, levels: list[float], pauses: list[list[float]], seconds: float) -> None:
    """A ribbon over the floor, as high as the voice was loud; nothing where it paused."""
    if not levels:
        return
    columns = np.arange(MARGIN * FINE, (WIDTH - MARGIN) * FINE)
    at = (columns / FINE - MARGIN) / (WIDTH - 2 * MARGIN) * seconds
    heights = np.interp(at * 20, np.arange(len(levels)), levels) * ROOM
    for start, end in pauses:
        heights[(at > start) & (at < end)] = 0
    rows = np.arange(GROUND * FINE)[:, None]
    within = rows >= (GROUND - heights[None, :]) * FINE
    part = canvas[: GROUND * FINE, columns[0] : columns[-1] + 1]
    part[within & (heights > 1)[None, :]] = YOU


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    """uint8 [height, width, 3] as a PNG (ISO/IEC 15948): one IDAT, no filter."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
