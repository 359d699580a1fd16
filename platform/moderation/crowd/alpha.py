"""How far people agree beyond chance: Krippendorff's alpha of names (Content Analysis, 2004, chapter 11).

It is made of sums, which can be added up over weeks. Pure arithmetic. A sample that m people judged gives
each label c that n_c of them said n_c values, and n_c (n_c - 1) / (m - 1) matches: the diagonal of the
coincidence matrix. With n values, their matches, and n_c by label,

    observed disagreement  Do = 1 - matches / n
    expected disagreement  De = (n^2 - sum of n_c^2) / (n (n - 1))
    alpha = 1 - Do / De

Nothing else of the matrix is needed, for one label against all others neither. The interval is Wilson's of
the observed disagreement among as many cases as there are samples, with the expected one held: for names,
Krippendorff's own bootstrap draws that many independent disagreements.

The PyPI package `krippendorff` is GPL. crowd-kit's `alpha_krippendorff` walks over pairs of values in Python,
and what it says cannot be added up; the tests hold ours to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from moderation.belief.proportions import wilson

Counts = Mapping[str, tuple[float, float]]
"""Label to (judgements, those of them that another one matched)."""

LEAST: Final = 10
"""Samples below which a figure would say more about chance than about people."""


@dataclass(slots=True)
class Sums:
    """What any number of samples add up to.

    Attributes:
        samples: that at least two people judged.
        counts: label to [judgements, matches].
    """

    samples: int = 0
    counts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))

    def add(self, labels: Iterable[str]) -> None:
        """Judgements of one sample; fewer than two say nothing of agreement."""
        said = Counter(labels)
        people = said.total()
        if people < 2:
            return
        self.samples += 1
        for label, count in said.items():
            self.counts[label][0] += count
            self.counts[label][1] += count * (count - 1) / (people - 1)

    def merge(self, samples: int, counts: Mapping[str, Iterable[float]]) -> None:
        """Add what other samples had added up to."""
        self.samples += samples
        for label, (judged, matched) in counts.items():
            self.counts[label][0] += judged
            self.counts[label][1] += matched


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha and the ends of its 95 % interval; None of too little, and where all always said the same."""

    samples: int
    judgements: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None


def agreement(sums: Sums) -> Agreement:
    """Of all labels."""
    judged = [count for count, _ in sums.counts.values()]
    return _agreement(sums.samples, judged, sum(matched for _, matched in sums.counts.values()))


def of_label(sums: Sums, label: str) -> Agreement:
    """Of one label against all others: whether people mean the same by it."""
    count, matched = sums.counts.get(label, (0.0, 0.0))
    others = sum(judged for judged, _ in sums.counts.values()) - count
    # Each judgement of this label that another one did not match stands for one of the others, too.
    return _agreement(sums.samples, [count, others], matched + others - (count - matched))


def _agreement(samples: int, judged: list[float], matched: float) -> Agreement:
    total = sum(judged)
    differing = total * total - sum(count * count for count in judged)
    if samples < LEAST or differing <= 0:
        return Agreement(samples, round(total))
    expected = differing / (total * (total - 1))
    observed = wilson((1 - matched / total) * samples, samples)
    if observed is None:
        return Agreement(samples, round(total))
    ends = (1 - each / expected for each in (observed.value, observed.high, observed.low))
    return Agreement(samples, round(total), *ends)
