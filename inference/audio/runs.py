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
    changes = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]])))
    starts, ends = changes[::2], changes[1::2]
    # A gap closes where the next run starts too soon: neither that start nor the end before it counts.
    apart = starts[1:] - ends[:-1] > bridged
    starts = starts[np.concatenate([[True], apart])] if len(starts) else starts
    ends = ends[np.concatenate([apart, [True]])] if len(ends) else ends
    long = ends - starts >= least
    return list(zip(starts[long].tolist(), ends[long].tolist(), strict=True))


def overlap(run: Run, others: Iterable[Run]) -> int:
    """How much of a run the others cover, as far as they do not cover one another."""
    return sum(max(0, min(run[1], end) - max(run[0], start)) for start, end in others)
