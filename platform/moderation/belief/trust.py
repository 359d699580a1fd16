"""How far each opinion is believed, and the documented priors before anything was estimated. Pure.

Every prior is a figure of ours, chosen so that one sure scorer that contradicts the game makes a sample
disputed and one that merely hesitates does not. `moderation.belief.estimating` replaces them in batch, each
as soon as there is enough to estimate it from; none is ever tuned by hand on a single case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

DISPUTED_FROM: Final = 0.35
"""Dispute at and above which a sample is disputed: more than a third of the belief lies on other labels."""

AUDIT_EVERY: Final = 10
"""One in this many agreed samples takes a place among the disputed, or the set would be adversarial only."""

DISAGREED_FROM: Final = 0.45
"""Disagreement, in bits, at and above which a sample is disputed: two sure witnesses that contradict each
other have more, one listener against everybody else has less (docs/decisions/0043-disagreement.md)."""

CLEAR: Final = 0.4
"""Log-odds from which on a witness counts as having said something: odds of three to two."""

WENT_ON_RELIABILITY: Final = 0.75
"""How often a silence after which the speaker went on was a hold, and one that lasted was an end of turn."""

WENT_ON_WEIGHT: Final = 0.5
"""Of those log-odds: the game set the moment up, so what happened next is no independent witness."""

LASTED_MS: Final = 1_000
"""Silence after which one that ends with the take says something: below, the player may just have stopped."""

DEFAULT_WEIGHT: Final = 0.8
"""Of a scorer's calibrated log-odds; below 1, since scorers err together."""

DEFAULT_TEMPERATURE: Final = 1.5
"""Divides a scorer's log-odds; above 1 tames the overconfidence that neural networks are known for
(Guo et al., On Calibration of Modern Neural Networks, 2017)."""

VOTER_RELIABILITY: Final = 0.75
"""How often a listener whom we know nothing about votes for the label that people settle on."""

MODERATOR_RELIABILITY: Final = 0.9
"""How often the blind lean of a moderator whom we know nothing about is what another moderator decides."""


@dataclass(frozen=True, slots=True)
class Trust:
    """One version of what is believed; what it does not name stands at its prior.

    Attributes:
        temperatures: (scorer, ISO 639-1 language) to what divides its log-odds.
        offsets: the same to what is taken from its log-odds before: how far it leans to its first label.
        weights: scorer to the weight of its calibrated log-odds, 0 to 1.
        reliabilities: contributor's id as text to how often their vote is right, 0.5 to 1.
        version: of the row; 0 before the first estimate.
    """

    temperatures: Mapping[tuple[str, str], float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    reliabilities: Mapping[str, float] = field(default_factory=dict)
    version: int = 0
    offsets: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def temperature(self, scorer: str, language: str) -> float:
        return self.temperatures.get((scorer, language), DEFAULT_TEMPERATURE)

    def offset(self, scorer: str, language: str) -> float:
        return self.offsets.get((scorer, language), 0.0)

    def weight(self, scorer: str) -> float:
        return self.weights.get(scorer, DEFAULT_WEIGHT)

    def reliability(self, voter: str) -> float:
        return self.reliabilities.get(voter, VOTER_RELIABILITY)


PRIORS: Final = Trust()
