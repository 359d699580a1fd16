"""How often a model says what people decided, with 95 % intervals. Pure arithmetic.

Accuracy, and precision and recall of two labels, are proportions: Wilson's score interval (1927), which
Brown, Cai and DasGupta (Interval Estimation for a Binomial Proportion, 2001) recommend for few cases. F1 and
the means over more labels are none; they get the percentile interval of a bootstrap over samples (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13), drawn as a multinomial from the counts.

Samples count as independent. Several of one take or one speaker are not quite: true intervals are wider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.labels import Label
from moderation.belief.intervals import Interval, wilson

Table = Mapping[tuple[str, str], int]
"""(What people decided, what the model said) to how many samples."""

Tables = NDArray[np.float64]
"""[draws, labels decided, labels said]"""

POSITIVE: Final = Label.COMPLETE.value
"""Of two labels, the one that precision, recall and F1 are about, as in the figures of the authors."""

LEAST: Final = 30
"""Samples below which a figure would say more about chance than about the model."""

DRAWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Measures:
    """Of two labels, precision, recall and F1 are of `POSITIVE`; of more, means over the labels (macro).

    All are None with fewer than `LEAST` samples, one also where it divides by nothing.
    """

    samples: int
    accuracy: Interval | None = None
    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None


def measure(table: Table, labels: Sequence[str]) -> Measures:
    """The figures of one table; what people decided outside `labels`, the model could not have said."""
    known = {pair: count for pair, count in table.items() if pair[0] in labels}
    total = sum(known.values())
    if total < LEAST:
        return Measures(total)
    accuracy = wilson(sum(count for (truth, said), count in known.items() if truth == said), total)
    if len(labels) == 2 and POSITIVE in labels:
        return _two(known, labels, total, accuracy)
    counts = _counts(known, sorted(labels))
    return Measures(
        total, accuracy, *(_bootstrapped(counts, each) for each in (_precision, _recall, _macro_f1))
    )


def _two(table: Table, labels: Sequence[str], total: int, accuracy: Interval | None) -> Measures:
    hits = table.get((POSITIVE, POSITIVE), 0)
    said = sum(count for (_, word), count in table.items() if word == POSITIVE)
    true = sum(count for (truth, _), count in table.items() if truth == POSITIVE)
    counts = _counts(table, [POSITIVE, *(label for label in labels if label != POSITIVE)])
    f1 = _bootstrapped(counts, lambda tables: _f1(tables)[:, 0]) if said or true else None
    return Measures(total, accuracy, wilson(hits, said), wilson(hits, true), f1)


def _counts(table: Table, labels: Sequence[str]) -> NDArray[np.int64]:
    return np.array([[table.get((truth, said), 0) for said in labels] for truth in labels], dtype=np.int64)


def _bootstrapped(counts: NDArray[np.int64], figure: Callable[[Tables], NDArray[np.float64]]) -> Interval:
    total = int(counts.sum())
    # The same page twice must show the same interval.
    draws = np.random.default_rng(0).multinomial(total, counts.ravel() / total, size=DRAWS)
    low, high = np.percentile(figure(draws.reshape(DRAWS, *counts.shape).astype(float)), [2.5, 97.5])
    return Interval(float(figure(counts[np.newaxis].astype(float))[0]), float(low), float(high))


def _f1(tables: Tables) -> Tables:
    """[draws, labels]"""
    hits = np.diagonal(tables, axis1=1, axis2=2)
    return _over(2 * hits, tables.sum(axis=1) + tables.sum(axis=2))


def _precision(tables: Tables) -> Tables:
    return _mean(tables, _over(np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=1)))


def _recall(tables: Tables) -> Tables:
    return _mean(tables, _over(np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=2)))


def _macro_f1(tables: Tables) -> Tables:
    return _mean(tables, _f1(tables))


def _mean(tables: Tables, per_label: Tables) -> Tables:
    """Mean over the labels that people decided on; nobody can be right about the others."""
    there = tables.sum(axis=2) > 0
    mean: Tables = _over((per_label * there).sum(axis=1), there.sum(axis=1).astype(float))
    return mean


def _over(above: Tables, below: Tables) -> Tables:
    """Division where nothing over nothing is nothing."""
    divided: Tables = np.divide(above, below, out=np.zeros_like(below, dtype=float), where=below > 0)
    return divided
