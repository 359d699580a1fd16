"""What a score says: the one place where probabilities and a threshold become a label. Pure.

A threshold is its authors' figure for the first label of two: Namo says *complete* above 0.7. Whoever shows,
counts or weighs a score asks here; `moderation.scoreboard.figures` asks the database the same.
"""

import math
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from inference.registry.entries import LABELS, Label

WAIT: Final[Label] = "wait"
INTERRUPTION: Final[Label] = "interruption"

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
    """What a scorer said: of two labels the first above the threshold, of more the likeliest.

    Of labels that are as likely as each other the first of `LABELS`, however they stand in the row: databases
    order the keys of an object as they like.
    """
    if len(probabilities) == 2:
        named = first(probabilities)
        other = next(label for label in probabilities if label != named)
        return named if probabilities[named] > threshold else other
    return _likeliest(probabilities)


def speaks_of(label: str, probabilities: Mapping[str, float]) -> str:
    """The label under which a scorer speaks of this one; "" where it says nothing of it.

    Who asks the agent to wait while it speaks takes the floor, as one who interrupts does: models that tell
    that from a backchannel have one class for both.
    """
    if label in probabilities:
        return label
    return INTERRUPTION if label == WAIT and INTERRUPTION in probabilities else ""


def stand(label: str, probabilities: Mapping[str, float], threshold: float) -> Stand:
    """How far a score speaks for a label that its scorer knows, and from where that is counted."""
    others = {each: p for each, p in probabilities.items() if each != label}
    named = first(probabilities)
    if not others:
        return Stand(probabilities[label], 0.5, 0)
    rival = _likeliest(others)
    toward = (label == named) - (rival == named)
    ours, theirs = max(probabilities[label], SMALLEST), max(others[rival], SMALLEST)
    turn = threshold if len(probabilities) == 2 else 0.5
    return Stand(ours / (ours + theirs), turn if toward >= 0 else 1 - turn, toward)


def _likeliest(probabilities: Mapping[str, float]) -> str:
    known = (label for label in LABELS if label in probabilities)
    return max(known, key=probabilities.__getitem__)


def levelled(probabilities: Mapping[str, float], threshold: float) -> dict[str, float]:
    """Logarithms of the probabilities, the first of two lowered by the threshold's log-odds.

    The largest is what the scorer said, and differences are what `stand` counts.
    """
    found = {label: math.log(max(p, SMALLEST)) for label, p in probabilities.items()}
    if len(found) == 2:
        safe = min(max(threshold, SMALLEST), 1 - SMALLEST)
        found[first(found)] -= math.log(safe) - math.log1p(-safe)
    return found
