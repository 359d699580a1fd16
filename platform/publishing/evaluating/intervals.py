"""Figures of a two-by-two table with 95 % intervals that know that one speaker's clips are alike. Pure.

Speakers are drawn anew with all their clips (bootstrap over clusters: Field and Welsh, Bootstrapping
Clustered Data, 2007). Of few speakers that says little, and of a share of 1 it says that it is always 1; a
proportion therefore has the wider of this and of Wilson's interval, at each end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.belief.proportions import wilson

Floats = NDArray[np.float64]

LEAST: Final = 30
"""Clips below which a figure would say more about chance than about the model."""

LEAST_SPEAKERS: Final = 10
"""Of fewer, clips are drawn instead of speakers; the interval is then too narrow, and says so."""

DRAWS: Final = 1_000

HIT, WRONG, MISSED, REST, RIGHT = range(5)
"""Of a clip: said the label and it was; said it and it was not; was and not said; neither; right at all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """0 to 1, with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


SHARES: Final[Mapping[str, tuple[Sequence[int], Sequence[int]]]] = {
    "accuracy": ((RIGHT,), (HIT, WRONG, MISSED, REST)),
    "precision": ((HIT,), (HIT, WRONG)),
    "recall": ((HIT,), (HIT, MISSED)),
}
"""Figures that are proportions: what is counted, of what."""


def cells(truth: NDArray[np.str_], said: NDArray[np.str_], positive: str) -> Floats:
    """Which of the five each of n clips counts in: float64 [n, 5]."""
    was, named = truth == positive, said == positive
    return np.column_stack([was & named, ~was & named, was & ~named, ~was & ~named, truth == said]).astype(
        float
    )


def clusters(speaker: NDArray[np.int64]) -> NDArray[np.int64]:
    """What is drawn as a whole, a number from 0 for each clip: its speaker, or of too few the clip itself."""
    _, numbers = np.unique(speaker, return_inverse=True)
    return numbers if numbers.max(initial=-1) + 1 >= LEAST_SPEAKERS else np.arange(len(speaker))


def figures(counted: Floats, cluster: NDArray[np.int64]) -> dict[str, Figure | None]:
    """Accuracy, and precision, recall and F1 of the label; None where one divides by nothing.

    Args:
        counted: of `cells`, [n, 5]; cluster: of `clusters`, [n].
    """
    whole, drawn = counted.sum(axis=0), drawn_tables(counted, cluster)
    found: dict[str, Figure | None] = {
        name: _proportion(whole, drawn, above, below) for name, (above, below) in SHARES.items()
    }
    found["f1"] = _interval(f1(whole[np.newaxis]), f1(drawn))
    return found


def drawn_tables(counted: Floats, cluster: NDArray[np.int64]) -> Floats:
    """The sums of `counted` [n, k] over clusters that are drawn anew, [DRAWS, k]; the same in each call."""
    sums = np.zeros((int(cluster.max(initial=-1)) + 1, counted.shape[1]))
    np.add.at(sums, cluster, counted)
    times = np.random.default_rng(0).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=DRAWS)
    drawn: Floats = times @ sums
    return drawn


def f1(tables: Floats) -> Floats:
    """Of tables [m, 5] as `cells` has them; not a number where nothing was and nothing was said."""
    return _over(2 * tables[:, HIT], 2 * tables[:, HIT] + tables[:, WRONG] + tables[:, MISSED])


def spread(found: Floats) -> tuple[float, float]:
    """The middle 95 % of the draws that have the figure."""
    low, high = np.percentile(found[np.isfinite(found)], [2.5, 97.5])
    return float(low), float(high)


def _proportion(whole: Floats, drawn: Floats, above: Sequence[int], below: Sequence[int]) -> Figure | None:
    counted, of = (whole[list(which)].sum() for which in (above, below))
    alone = wilson(int(counted), int(of))
    if alone is None:
        return None
    low, high = spread(_over(drawn[:, list(above)].sum(axis=1), drawn[:, list(below)].sum(axis=1)))
    return Figure(alone.value, min(alone.low, low), max(alone.high, high))


def _interval(value: Floats, drawn: Floats) -> Figure | None:
    return Figure(float(value[0]), *spread(drawn)) if np.isfinite(value[0]) else None


def _over(above: Floats, below: Floats) -> Floats:
    """Division; not a number where it is by nothing."""
    divided: Floats = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
    return divided
