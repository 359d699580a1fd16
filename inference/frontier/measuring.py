"""The frontier of one model in some silences, beside a silence timer in the same, with intervals. Pure.

Intervals are the percentile intervals of a bootstrap over speakers, whose silences are not independent (Efron
and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13; Field and Welsh, Bootstrapping Clustered
Data, 2007). In each draw the best policy is sought anew. A best of many policies, sought and measured on the
same silences, is a little too good, in eot-bench too, and the more so the fewer silences there are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.frontier import policies
from inference.frontier.policies import Floats, Sweep

LEAST: Final = 30
"""Holds, and ends of turns, below which a figure would say more about chance than about the model."""

LEAST_SPEAKERS: Final = 10
"""Of fewer people, drawing people anew says little about people."""

DRAWS: Final = 400

SHORTEST_MS, LONGEST_MS = 200.0, 5_000.0
"""Silences that count as holds, both ends included, as in eot-bench."""

FIGURES: Final[Mapping[str, Callable[[Sweep], Floats]]] = {
    "cutoffs_300": lambda sweep: sweep.cutoffs_within(300.0),
    "cutoffs_600": lambda sweep: sweep.cutoffs_within(600.0),
    "latency_5": lambda sweep: sweep.latency_within(0.05),
    "latency_10": lambda sweep: sweep.latency_within(0.10),
}
"""False cut-offs (0 to 1) at a latency of so many ms; latency (ms) at so many per cent of false cut-offs."""


@dataclass(frozen=True, slots=True)
class Silences:
    """What a model said 200 ms into each, and what happened next; all [n].

    Attributes:
        ended: whether the turn was over; otherwise the speaker went on.
        milliseconds: until they went on; of ends it plays no part.
        probability: of an end of turn, 0 to 1.
        speaker: a number for each speaker.
    """

    ended: NDArray[np.bool_]
    milliseconds: Floats
    probability: Floats
    speaker: NDArray[np.int64]

    def only(self, wanted: NDArray[np.bool_]) -> "Silences":
        return Silences(
            self.ended[wanted], self.milliseconds[wanted], self.probability[wanted], self.speaker[wanted]
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its 95 % interval; None where no policy reaches the budget, of a draw neither."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """One line of the drawing, (ms, share) from fast to slow, and its figures by the names of `FIGURES`."""

    curve: Sequence[tuple[float, float]]
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Frontier:
    """Of a model and of the timer; both are None where too few silences or people stand behind them."""

    holds: int
    ends: int
    speakers: int
    model: Side | None = None
    timer: Side | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Frontier":
        """What `dataclasses.asdict` made of one, by way of JSON."""
        sides = {name: _side(kept[name]) for name in ("model", "timer") if kept[name]}
        return cls(kept["holds"], kept["ends"], kept["speakers"], **sides)


def measure(silences: Silences) -> Frontier:
    """Both lines, if there is enough to draw them from. The same silences give the same figures."""
    ends = int(silences.ended.sum())
    _, speaker = np.unique(silences.speaker, return_inverse=True)
    counted = Frontier(len(speaker) - ends, ends, int(speaker.max(initial=-1)) + 1)
    if min(counted.holds, ends) < LEAST or counted.speakers < LEAST_SPEAKERS:
        return counted
    cells = policies.cells(silences.probability, silences.milliseconds)
    holds, over = (
        _tables(cells[which], speaker[which], counted.speakers) for which in (~silences.ended, silences.ended)
    )
    # A draw without a hold or without an end has neither rate.
    drawn = (holds.sum(axis=(1, 2)) > 0) & (over.sum(axis=(1, 2)) > 0)
    tables = holds[drawn], over[drawn]
    sides = (_measured(policies.of_model(*tables)), _measured(policies.of_timer(*tables)))
    return Frontier(counted.holds, ends, counted.speakers, *sides)


def _tables(cells: NDArray[np.int64], speaker: NDArray[np.int64], speakers: int) -> Floats:
    """[1 + DRAWS, *SHAPE]: the silences as they are, then with speakers drawn anew, the same in each call."""
    random = np.random.default_rng(0)
    rows = [np.bincount(cells, minlength=int(np.prod(policies.SHAPE))).astype(float)]
    for _ in range(DRAWS):
        times = np.bincount(random.integers(speakers, size=speakers), minlength=speakers)
        rows.append(np.bincount(cells, weights=times[speaker], minlength=len(rows[0])))
    return np.array(rows).reshape(-1, *policies.SHAPE)


def _measured(sweep: Sweep) -> Side:
    curve = [(round(latency, 1), round(share, 4)) for latency, share in sweep.frontier()]
    return Side(curve, {name: _figure(found(sweep)) for name, found in FIGURES.items()})


def _figure(found: Floats) -> Figure:
    """The first is of the silences as they are; an order statistic, since a draw may be infinite."""
    ends = np.percentile(found[1:], [2.5, 97.5], method="inverted_cdf")
    return Figure(*(round(float(each), 4) if np.isfinite(each) else None for each in (found[0], *ends)))


def _side(kept: Mapping[str, Any]) -> Side:
    curve = [(latency, share) for latency, share in kept["curve"]]
    return Side(curve, {name: Figure(**figure) for name, figure in kept["figures"].items()})
