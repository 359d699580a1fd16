"""Fonts as small as the styles use them: cut whenever static files are collected, under the names they had.

A page on a slow line waits for its fonts as for its scripts. Their packages have every weight from 100 to
900, fractions and small figures; our styles use few weights and none of those.
"""

import struct
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import brotli
from django.contrib.staticfiles import finders
from django.core.management.base import CommandError
from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError
from fontTools.varLib import instancer

from config.delivery.families import weights

FEATURES: Final = ("kern", "tnum", "ccmp", "locl", "mark", "mkmk")
"""What letters need to stand right, and figures of one width (`tabular-nums`)."""

DAMAGED: Final = (TTLibError, brotli.error, struct.error, ValueError, OSError)
"""What reading a font that is none ends in."""


def cut(place: Path) -> None:
    """Write every font that is installed, cut, into `place` by its static name.

    Raises:
        CommandError: a font cannot be read.
    """
    wanted = {name: (source, kept) for name, kept in weights().items() if (source := finders.find(name))}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        cuts = {name: pool.submit(_cut, *of) for name, of in wanted.items()}
    for name, made in cuts.items():
        try:
            font = made.result()
        except DAMAGED as error:
            raise CommandError(f"{name} cannot be cut: {error}. Install it again: make clean run.") from error
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(font)


def _cut(source: str, weights: tuple[int, int]) -> bytes:
    """The font as WOFF2, the same bytes each time."""
    font = TTFont(source, recalcTimestamp=False)
    # The subsetter wants glyphs that were read, not such as were just made.
    font = _again(instancer.instantiateVariableFont(font, {"wght": weights}))
    cutter = subset.Subsetter(subset.Options(layout_features=list(FEATURES), hinting=False))
    cutter.populate(unicodes=font.getBestCmap())
    cutter.subset(font)
    return _saved(font, "woff2")


def _again(font: TTFont) -> TTFont:
    return TTFont(BytesIO(_saved(font, None)), recalcTimestamp=False)


def _saved(font: TTFont, flavor: str | None) -> bytes:
    font.flavor = flavor
    file = BytesIO()
    font.save(file)
    return file.getvalue()
