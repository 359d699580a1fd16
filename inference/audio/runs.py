"""Stretches in which something holds, out of one answer a place. Pure numpy."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int]
"""Half-open."""


def runs(holds: NDArray[np.bool_], *, least: int = 1, bridged: int = 0) -> list[Run]:
    """Where it holds for at least `least` in a row, gaps of up to `bridged` not counted.

    Args:
        holds: bool [n].
    """
    borders = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]])))
    found: list[Run] = []
    for start, end in borders.reshape(-1, 2).tolist():
        if found and start - found[-1][1] <= bridged:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(start, end) for start, end in found if end - start >= least]


def overlap(run: Run, others: Iterable[Run]) -> int:
    """How much of a run the others cover, as far as they do not cover one another."""
    return sum(max(0, min(run[1], end) - max(run[0], start)) for start, end in others)
