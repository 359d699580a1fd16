"""How sure a scorer should have been, and from where: an offset and a temperature. Pure arithmetic.

Platt scaling (Platt, Probabilistic Outputs for Support Vector Machines, 1999) of a scorer's log-odds: the
offset is taken away, the temperature divides what is left, both chosen so that the labels become most likely.
The temperature alone is Guo et al., On Calibration of Modern Neural Networks (2017). Log-odds are counted
from the scorer's threshold (`inference.verdict.levelled`), so that without an estimate its own threshold is
where it says neither. What a scorer *says* stays with its threshold; calibration changes how far that is
believed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.verdict import first, levelled
from moderation.belief.consensus import LOGIT_LIMIT
from moderation.belief.trust import DEFAULT_TEMPERATURE

LOWEST, HIGHEST = 0.5, 4.0
"""A temperature outside would say that a scorer is several times too timid, or that it knows nothing."""

SPREAD: Final = 0.35
"""Standard deviation of the prior of log temperature: about two in three temperatures lie within a factor of
1.4 of `trust.DEFAULT_TEMPERATURE`. It is worth some tens of samples, then the data speak."""

MOST_OFFSET: Final = 2.0
"""Log-odds, either way: an offset of 2 moves a threshold of 0.5 to 0.88."""

OFFSET_SPREAD: Final = 0.5
"""Standard deviation of the offset's prior around 0: two in three thresholds lie within 0.38 to 0.62 of an
even one."""

POINTS, ROUNDS = 9, 10
"""The search lays a grid of `POINTS` by `POINTS`, then one of half the size around the best: after `ROUNDS`
its steps are finer than 0.001."""

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is taken from a scorer's log-odds, and what then divides them."""

    offset: float = 0.0
    temperature: float = DEFAULT_TEMPERATURE

    def apply(self, probabilities: Mapping[str, float], threshold: float = 0.5) -> dict[str, float]:
        """Label to calibrated probability; they sum to 1."""
        odds = levelled(probabilities, threshold)
        odds[first(odds)] -= self.offset
        powers = {label: math.exp(each / self.temperature) for label, each in odds.items()}
        total = sum(powers.values())
        return {label: power / total for label, power in powers.items()}


class _Seen(NamedTuple):
    """What the likelihood needs, labels first, since that is quickest.

    Attributes:
        odds, named: [k, n], as of `fit`, the odds at most 0.
        right, right_named: sums over what people decided on.
    """

    odds: Floats
    named: Truths
    right: float
    right_named: float

    def loss(self, point: Floats) -> float:
        """Negative logarithm of likelihood times priors; point: [2], offset and log temperature."""
        offset, heat = point
        temperature = math.exp(heat)
        # Within the limits nothing here can overflow.
        total = np.log(np.exp((self.odds - offset * self.named) / temperature).sum(axis=0)).sum()
        unlikely = total - (self.right - offset * self.right_named) / temperature
        far = ((heat - math.log(DEFAULT_TEMPERATURE)) / SPREAD) ** 2 + (offset / OFFSET_SPREAD) ** 2
        return float(unlikely + far / 2)


def fit(odds: Floats, truth: Truths, named: Truths) -> Calibration:
    """The most likely offset and temperature, drawn towards their priors where samples are few.

    It minimises the negative log-likelihood of what people decided under the softmax of the calibrated
    log-odds: of two labels that is logistic regression on their difference.

    Args:
        odds: [n, k], each scorer's logarithms of its k probabilities as `levelled` gives them; -inf where a
            label was not there to say.
        truth: [n, k], which label people decided on.
        named: [n, k], which label is the first of those that were there, the one that the offset is of.
    """
    held = np.maximum(odds - odds.max(axis=1, keepdims=True), -LOGIT_LIMIT)
    held[np.isneginf(odds)] = -np.inf
    seen = _Seen(held.T.copy(), named.T.copy(), float(held[truth].sum()), float(named[truth].sum()))
    best = np.array([0.0, math.log(DEFAULT_TEMPERATURE)])
    low, high = np.array([-MOST_OFFSET, math.log(LOWEST)]), np.array([MOST_OFFSET, math.log(HIGHEST)])
    reach = high - low
    for _ in range(ROUNDS):
        sides = np.linspace(np.maximum(low, best - reach), np.minimum(high, best + reach), POINTS)
        points = [np.array([offset, heat]) for offset in sides[:, 0] for heat in sides[:, 1]]
        best = min(points, key=seen.loss)
        reach = reach / 2
    return Calibration(round(float(best[0]), 3), round(float(np.exp(best[1])), 3))


def shrunk(estimate: float, count: int, prior: float, worth: float) -> float:
    """An estimate from `count` cases, pulled to a prior that is worth `worth` cases."""
    return (count * estimate + worth * prior) / (count + worth)
