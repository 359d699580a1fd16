"""What a voice agent's policies do in silences: false cut-offs and latency of each. Pure arithmetic.

The definitions and the grid are those of livekit's eot-bench (github.com/livekit/eot-bench, Apache-2.0,
README, "Policy Sweep and Operating Points"). A policy has three settings: it speaks once the silence has
lasted `delay` if the model's probability of an end of turn, asked 200 ms into it, is above `threshold`, and
after `timeout` whatever the model says. Speaking in a hold is a false cut-off; latency is how long an end of
turn had to wait, which is silence and not the time that the model computes. The silence timer has a timeout
alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

THRESHOLDS: Final[Floats] = np.arange(101) / 100
DELAYS: Final[Floats] = np.arange(200.0, 1_001.0, 100.0)
TIMEOUTS: Final[Floats] = np.arange(1_000.0, 3_501.0, 500.0)
TIMER: Final[Floats] = np.arange(200.0, 3_501.0, 100.0)
"""Milliseconds of silence. The timer's grid, finer as eot-bench has it, holds all delays and timeouts."""

SHAPE: Final = (len(THRESHOLDS) + 1, len(TIMER) + 1)
"""A table of silences: how many thresholds the probability is above, how many delays the silence outlasts."""

NEAR: Final = 1e-9
"""A mean of the same numbers may come out this much beside a budget."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """False cut-offs as a share of the holds, and mean latency in milliseconds; each [draws, policies]."""

    cutoffs: Floats
    latency: Floats

    def cutoffs_within(self, budget: float) -> Floats:
        """[draws]: the lowest share of any policy whose latency is within the budget, infinite if none is."""
        allowed = np.where(self.latency <= budget + NEAR, self.cutoffs, np.inf)
        lowest: Floats = allowed.min(axis=1)
        return lowest

    def latency_within(self, budget: float) -> Floats:
        """[draws]: the lowest latency of any policy whose share is within the budget, infinite if none is."""
        allowed = np.where(self.cutoffs <= budget + NEAR, self.latency, np.inf)
        lowest: Floats = allowed.min(axis=1)
        return lowest

    def frontier(self) -> list[tuple[float, float]]:
        """(latency, share) of the first draw's policies that no other one beats in both, fastest first."""
        found: list[tuple[float, float]] = []
        for place in np.lexsort((self.cutoffs[0], self.latency[0])):
            latency, share = float(self.latency[0][place]), float(self.cutoffs[0][place])
            if not found or share < found[-1][1] - NEAR:
                found.append((latency, share))
        return found


def cells(probability: Floats, milliseconds: Floats) -> NDArray[np.int64]:
    """[n]: the place of each silence in a flat table of `SHAPE`; above and longer are strict."""
    above = np.searchsorted(THRESHOLDS, probability, side="left")
    outlasted = np.searchsorted(TIMER, milliseconds, side="left")
    return np.asarray(above * SHAPE[1] + outlasted, dtype=np.int64)


def of_model(holds: Floats, ends: Floats) -> Sweep:
    """Every threshold with every delay and timeout; holds and ends: [draws, *SHAPE]."""
    spoken = _above(_above(holds, axis=1), axis=2)
    outlasted = _above(holds.sum(axis=1), axis=1)
    at_delay, at_timeout = np.isin(TIMER, DELAYS), np.isin(TIMER, TIMEOUTS)
    early = spoken[:, :, at_delay, np.newaxis] - spoken[:, :, np.newaxis, at_timeout]
    cutoffs = early + outlasted[:, np.newaxis, np.newaxis, at_timeout]
    heard = _above(ends.sum(axis=2), axis=1)[:, :, np.newaxis, np.newaxis]
    missed = ends.sum(axis=(1, 2))[:, np.newaxis, np.newaxis, np.newaxis] - heard
    latency = heard * DELAYS[:, np.newaxis] + missed * TIMEOUTS
    return _shares(cutoffs, latency, holds, ends)


def of_timer(holds: Floats, ends: Floats) -> Sweep:
    """A silence that lasts is the end of the turn, whatever was said; holds and ends: [draws, *SHAPE]."""
    cutoffs = _above(holds.sum(axis=1), axis=1)
    return _shares(cutoffs, ends.sum(axis=(1, 2))[:, np.newaxis] * TIMER, holds, ends)


def _above(table: Floats, axis: int) -> Floats:
    """Sums of all places behind each one: what is above threshold 0, 1, …, or outlasts delay 0, 1, …."""
    sums: Floats = np.flip(np.cumsum(np.flip(table, axis), axis), axis)
    return np.delete(sums, 0, axis)


def _shares(cutoffs: Floats, latency: Floats, holds: Floats, ends: Floats) -> Sweep:
    draws = len(holds)
    return Sweep(
        cutoffs.reshape(draws, -1) / holds.sum(axis=(1, 2))[:, np.newaxis],
        latency.reshape(draws, -1) / ends.sum(axis=(1, 2))[:, np.newaxis],
    )
