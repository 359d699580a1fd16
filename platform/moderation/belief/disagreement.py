"""How far the witnesses of a sample stand from one another, whatever their sum. Pure arithmetic.

Every witness is a calibrated, weighted log-odds of the intended label: each scorer, each listener, the game,
and what happened next. Those for the label are pooled, as `moderation.belief.consensus` pools them all, and
those against it; the disagreement is the generalised Jensen-Shannon divergence (Lin 1991) of the two camps,
each weighted by the evidence it brings, in bits:

    D = H(a p + b q) - a H(p) - b H(q),  p = sigmoid(E), q = sigmoid(-F), a = E / (E + F), b = F / (E + F)

with E and F the sums for and against, and H the entropy of a yes or no. It is 0 where all are of one mind,
however weakly, and 1 where two certainties contradict each other. McCallum and Nigam (1998) measure a
committee of classifiers by the same divergence, each member one distribution; there, three members against
one differ less than one against one, and opinions that are all of one mind but of different strength differ
too. Two camps have neither fault, and need no weights beside those of the dispute.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moderation.belief import consensus, trust
from moderation.belief.consensus import Ballot, Opinion
from moderation.belief.trust import DISAGREED_FROM, DISPUTED_FROM, PRIORS, Trust

COMPLETE, INCOMPLETE = "complete", "incomplete"


class Kind(StrEnum):
    """Who speaks."""

    GAME = "game"
    SOUND = "sound"
    WORDS = "words"
    LISTENER = "listener"
    NEXT = "next"


MODELS: Final = (Kind.SOUND, Kind.WORDS)


@dataclass(frozen=True, slots=True)
class Witness:
    """One voice in the matter; `evidence` is its log-odds of the intended label, `scorer` a model's name."""

    kind: Kind
    evidence: float
    scorer: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether it said something: a hesitant model contradicts nobody."""
        return abs(self.evidence) >= trust.CLEAR


@dataclass(frozen=True, slots=True)
class Next:
    """What happened after the cut.

    Attributes:
        intent: the intended label.
        went_on: whether the speaker went on after the silence.
        silence_ms: how long that was, or how long it lasted when the take ended.
    """

    intent: str
    went_on: bool
    silence_ms: float


def witnesses(
    prior: float,
    scores: Iterable[Opinion],
    votes: Iterable[Ballot],
    after: Next | None = None,
    believed: Trust = PRIORS,
) -> list[Witness]:
    """All that have a word on the intended label; a scorer that does not know it has none."""
    models = [
        Witness(Kind.SOUND if each.heard else Kind.WORDS, consensus.evidence_of(each, believed), each.scorer)
        for each in scores
    ]
    listeners = [Witness(Kind.LISTENER, consensus.evidence_of_vote(vote, believed)) for vote in votes]
    happened = [Witness(Kind.NEXT, evidence)] if after and (evidence := evidence_of_next(after)) else []
    return [Witness(Kind.GAME, consensus.logit(prior)), *models, *listeners, *happened]


def evidence_of_next(after: Next) -> float:
    """Log-odds of the intended label: going on speaks for a hold, a long silence for the end of the turn.

    0.0 where it says nothing: of other labels, and after a silence that the end of the take cut short.
    """
    if after.intent not in (COMPLETE, INCOMPLETE):
        return 0.0
    if not after.went_on and after.silence_ms < trust.LASTED_MS:
        return 0.0
    strength = trust.WENT_ON_WEIGHT * consensus.logit(trust.WENT_ON_RELIABILITY)
    return strength if after.went_on == (after.intent == INCOMPLETE) else -strength


def disagreement(among: Iterable[Witness]) -> float:
    """Bits, 0 to 1: how far those for the intended label stand from those against it."""
    odds = [witness.evidence for witness in among]
    on = sum(each for each in odds if each > 0)
    against = -sum(each for each in odds if each < 0)
    if on <= 0.0 or against <= 0.0:
        return 0.0
    share = on / (on + against)
    p, q = consensus.sigmoid(on), consensus.sigmoid(-against)
    found = _entropy(share * p + (1 - share) * q) - share * _entropy(p) - (1 - share) * _entropy(q)
    return min(1.0, max(0.0, found))


def opponents(among: Iterable[Witness]) -> str:
    """The two models that contradict each other most, in alphabetical order: "namo|smart-turn"; "" where none
    do. In that order it does not tell which of them said what."""
    models = [each for each in among if each.kind in MODELS and each.is_clear]
    most = max(models, key=lambda each: each.evidence, default=None)
    least = min(models, key=lambda each: each.evidence, default=None)
    if most is None or least is None or most.evidence < 0 or least.evidence > 0:
        return ""
    return "|".join(sorted((most.scorer, least.scorer)))


def place(amount: float) -> float:
    """A disagreement on the scale of the dispute: straight lines through 0, the two thresholds, and 1."""
    if amount < DISAGREED_FROM:
        return amount * DISPUTED_FROM / DISAGREED_FROM
    return DISPUTED_FROM + (amount - DISAGREED_FROM) * (1 - DISPUTED_FROM) / (1 - DISAGREED_FROM)


def _entropy(probability: float) -> float:
    """Bits of a yes or no."""
    if probability <= 0.0 or probability >= 1.0:
        return 0.0
    rest = 1 - probability
    return -(probability * math.log2(probability) + rest * math.log2(rest))
