"""Shares of few cases: how sure one is, and whether the newest are like those before. Pure arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959964

NEWEST: Final = 20
"""Cases, the newest of them, that are held against all before."""

LEAST_BEFORE: Final = 20
"""Cases before these, or nobody knows yet how somebody does."""

SUDDEN: Final = 0.001
"""Chance of so unlike newest cases, if nothing has changed, under which the change is called sudden. It is
looked at again after every case, so that the usual 0.05 would soon accuse everybody."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, 0 to 1, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """The newest cases beside those before.

    Attributes:
        before, lately: the share that went well.
        chance: of newest cases at least so far from those before in that direction, were nothing changed.
    """

    before: Interval
    lately: Interval
    chance: float

    @property
    def fell(self) -> bool:
        """Whether fewer go well all of a sudden."""
        return self.chance < SUDDEN and self.lately.value < self.before.value

    @property
    def rose(self) -> bool:
        return self.chance < SUDDEN and self.lately.value > self.before.value


def wilson(hits: float, of: int) -> Interval | None:
    """Wilson's score interval (1927) of a proportion, which Brown, Cai and DasGupta (Interval Estimation for
    a Binomial Proportion, 2001) recommend for few cases; None of nothing. `hits` may be a weighted count."""
    if not of:
        return None
    share, square = hits / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def change(went_well: Sequence[bool]) -> Change | None:
    """Whether the newest cases are like those before; None with too few of these.

    Args:
        went_well: each case, the oldest first.
    """
    old, new = went_well[:-NEWEST], went_well[-NEWEST:]
    before, lately = wilson(sum(old), len(old)), wilson(sum(new), len(new))
    if len(old) < LEAST_BEFORE or before is None or lately is None:
        return None
    return Change(before, lately, fisher(sum(old), len(old), sum(new), len(new)))


def fisher(before_hits: int, before: int, hits: int, of: int) -> float:
    """Fisher's exact test of two proportions (1922), one-sided: with so many hits in all, how probable it is
    that the `of` newest have at most `hits` of them; at least `hits` where that is the more unlike."""
    every, total = before_hits + hits, before + of
    fewer = hits * before <= before_hits * of
    counts = range(max(0, every - before), hits + 1) if fewer else range(hits, min(of, every) + 1)
    ways = sum(math.comb(every, each) * math.comb(total - every, of - each) for each in counts)
    return ways / math.comb(total, of)
