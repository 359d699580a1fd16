"""A proportion and how sure it is: Wilson's score interval (1927), which Brown, Cai and DasGupta (Interval
Estimation for a Binomial Proportion, 2001) recommend for few cases. Pure."""

import math
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959964
"""Of a normal distribution, 95 % lie within so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, 0 to 1, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(hits: float, of: int) -> Interval | None:
    """Wilson's interval of a proportion; None of nothing. `hits` may be a weighted count."""
    if not of:
        return None
    share, square = hits / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
