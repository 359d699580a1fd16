"""How far each opinion is believed before enough decisions exist to estimate it: the starting weights.

Every figure is a prior of ours, chosen so that one sure scorer that contradicts the game makes a sample
disputed and one that merely hesitates does not. They are to be re-estimated in batch from moderated samples,
never tuned by hand on a single case.
"""

from collections.abc import Mapping
from typing import Final

DISPUTED_FROM: Final = 0.35
"""Dispute at and above which a sample is disputed: more than a third of the belief lies on other labels."""

AUDIT_EVERY: Final = 10
"""One in this many agreed samples takes a place among the disputed, or the set would be adversarial only."""

DEFAULT_WEIGHT: Final = 0.8
WEIGHTS: Final[Mapping[str, float]] = {}
"""Scorer name to the weight of its calibrated log-odds; below 1, since scorers err together."""

DEFAULT_TEMPERATURE: Final = 1.5
TEMPERATURES: Final[Mapping[tuple[str, str], float]] = {}
"""(Scorer, ISO 639-1 language) to what divides its log-odds; above 1 tames overconfidence."""

VOTER_RELIABILITY: Final = 0.75
"""How often a listener whom we know nothing about votes for the label that people settle on."""


def weight(scorer: str) -> float:
    return WEIGHTS.get(scorer, DEFAULT_WEIGHT)


def temperature(scorer: str, language: str) -> float:
    return TEMPERATURES.get((scorer, language), DEFAULT_TEMPERATURE)
