"""How sure a scorer should have been: one temperature from what people decided. Pure arithmetic.

Temperature scaling after Guo et al., On Calibration of Modern Neural Networks (2017): one number divides the
log-odds, chosen so that the labels become most likely. It changes how sure a scorer is, never what it says.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.belief.consensus import LOGIT_LIMIT
from moderation.belief.trust import DEFAULT_TEMPERATURE

LOWEST, HIGHEST = 0.5, 4.0
"""A temperature outside would say that a scorer is several times too timid, or that it knows nothing."""

SPREAD: Final = 0.35
"""Standard deviation of the prior of log temperature: about two in three temperatures lie within a factor of
1.4 of `trust.DEFAULT_TEMPERATURE`. It is worth some tens of samples, then the data speak."""

STEPS: Final = 241
"""Temperatures tried, evenly in the logarithm: each is 0.9 % above the one before."""

Floats = NDArray[np.float64]


def temperature(probabilities: Floats, truth: NDArray[np.bool_]) -> float:
    """The most likely temperature, drawn towards its prior where samples are few.

    It minimises the negative log-likelihood of what the dispute uses, label against the rest: for two labels
    that is the usual one, for more it stays a proper score. A sample counts once however many labels it has.

    Args:
        probabilities: [n, k], what the scorer gave each of its k labels.
        truth: [n, k], which label people decided on.
    """
    tried = np.geomspace(LOWEST, HIGHEST, STEPS)
    signed = np.where(truth, 1.0, -1.0) * _logits(probabilities)
    losses = np.array([np.logaddexp(0.0, -signed / each).mean(axis=1).sum() for each in tried])
    doubt = (np.log(tried) - math.log(DEFAULT_TEMPERATURE)) ** 2 / (2 * SPREAD**2)
    return float(round(tried[int(np.argmin(losses + doubt))], 3))


def shrunk(estimate: float, count: int, prior: float, worth: float) -> float:
    """An estimate from `count` cases, pulled to a prior that is worth `worth` cases."""
    return (count * estimate + worth * prior) / (count + worth)


def _logits(probabilities: Floats) -> Floats:
    """Log-odds, held within the limits that the dispute holds them to."""
    safe = np.clip(probabilities, 1e-9, 1 - 1e-9)
    limited: Floats = np.clip(np.log(safe) - np.log1p(-safe), -LOGIT_LIMIT, LOGIT_LIMIT)
    return limited
