"""What a score says: the one place where probabilities and a threshold become a label. Pure.

A threshold is its authors' figure for the first label of two: Namo says *complete* above 0.7. Whoever shows,
counts or weighs a score asks here; `moderation.scoreboard.figures` asks the database the same.
"""

import math
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from inference.registry.entries import LABELS

SMALLEST: Final = 1e-9
"""A probability of 0 has no logarithm."""


class Stand(NamedTuple):
    """How a score stands to one label.

    Attributes:
        probability: of the label against its strongest rival alone, 0 to 1.
        zero: such a probability at which the scorer would turn from the one to the other.
        toward: 1 where the label is the scorer's first, -1 where its rival is, 0 where neither.
    """

    probability: float
    zero: float
    toward: int


def first(labels: Collection[str]) -> str:
    """The label that the authors' threshold is about: of those that a scorer knows, the first of `LABELS`."""
    return next((label for label in LABELS if label in labels), min(labels))


def said(probabilities: Mapping[str, float], threshold: float) -> str:
    """What a scorer said: of two labels the first above the threshold, of more the likeliest."""
    if len(probabilities) == 2:
        named = first(probabilities)
        other = next(label for label in probabilities if label != named)
        return named if probabilities[named] > threshold else other
    return max(probabilities, key=probabilities.__getitem__)


def stand(label: str, probabilities: Mapping[str, float], threshold: float) -> Stand:
    """How far a score speaks for a label that its scorer knows, and from where that is counted."""
    others = {each: p for each, p in probabilities.items() if each != label}
    named = first(probabilities)
    if not others:
        return Stand(probabilities[label], 0.5, 0)
    rival = max(others, key=others.__getitem__)
    toward = (label == named) - (rival == named)
    ours, theirs = max(probabilities[label], SMALLEST), max(others[rival], SMALLEST)
    turn = threshold if len(probabilities) == 2 else 0.5
    return Stand(ours / (ours + theirs), turn if toward >= 0 else 1 - turn, toward)


def levelled(probabilities: Mapping[str, float], threshold: float) -> dict[str, float]:
    """Logarithms of the probabilities, the first of two lowered by the threshold's log-odds.

    The largest is what the scorer said, and differences are what `stand` counts.
    """
    found = {label: math.log(max(p, SMALLEST)) for label, p in probabilities.items()}
    if len(found) == 2:
        safe = min(max(threshold, SMALLEST), 1 - SMALLEST)
        found[first(found)] -= math.log(safe) - math.log1p(-safe)
    return found
