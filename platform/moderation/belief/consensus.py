"""How strongly the game's intent, the scorers and the listeners speak against the intent. Pure arithmetic.

The log-odds rule is naive Bayes over independent witnesses, as in I. J. Good's weight of evidence (1950):
log-odds of the intended label = the game's prior + weighted, calibrated log-odds of each scorer + log-odds of
each vote. What naive Bayes gets wrong, witnesses that err together, the weights below 1 make up for. What it
hides, witnesses that contradict one another, `moderation.belief.disagreement` finds.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from moderation.belief import trust
from moderation.belief.trust import PRIORS, Trust

LOGIT_LIMIT: Final = 4.0
"""No single witness counts for more than odds of 55 to 1: a model's 1.0 is never a certainty."""

UNSURE_MS: Final = 100.0
"""From here on a cut brings its sample up as far as any can: half of the 200 ms that are heard after it may
then be speech."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a scorer said of the intended label.

    Attributes:
        probability: of the label against its strongest rival, 0 to 1.
        language: ISO 639-1, what it heard.
        zero: probability at which it would say neither: before anything is learnt, its authors' threshold.
        toward: 1 where the label is the one that its offset is about, -1 where the rival is, 0 where neither.
        heard: whether it heard the sound; otherwise it read the words.
    """

    probability: float
    scorer: str = ""
    language: str = ""
    zero: float = 0.5
    toward: int = 0
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Ballot:
    """A listener's vote: for the intended label or not.

    Attributes:
        voter: the contributor's id as text.
        weight: of its log-odds, 0 to 1, by the rung that the listener stood on (`moderation.belief.ladder`).
    """

    agrees: bool
    voter: str = ""
    weight: float = 1.0


def logit(probability: float) -> float:
    """Log-odds, held within ±`LOGIT_LIMIT` so that 0 and 1 are finite."""
    return _held(_log_odds(probability))


def evidence_of(opinion: Opinion, believed: Trust) -> float:
    """A scorer's log-odds of the intended label, calibrated and weighted.

    Platt's (1999) offset and slope, counted from the scorer's threshold:
    ((logit p - logit zero) - offset) / temperature.
    """
    said = _log_odds(opinion.probability) - _log_odds(opinion.zero)
    leaning = opinion.toward * believed.offset(opinion.scorer, opinion.language)
    calibrated = _held(said - leaning) / believed.temperature(opinion.scorer, opinion.language)
    return believed.weight(opinion.scorer) * calibrated


def evidence_of_vote(vote: Ballot, believed: Trust) -> float:
    """A listener's log-odds of the intended label, weighted."""
    return vote.weight * logit(believed.reliability(vote.voter)) * (1 if vote.agrees else -1)


def dispute(
    intent_prior: float, scores: Iterable[Opinion], votes: Iterable[Ballot], believed: Trust = PRIORS
) -> float:
    """1 minus the posterior of the intended label: 0 is all agreed, 1 is all against.

    Args:
        believed: temperatures, weights and reliabilities; `moderation.belief.versions.newest()` on a site.
    """
    odds = logit(intent_prior)
    odds += sum(evidence_of(each, believed) for each in scores)
    odds += sum(evidence_of_vote(vote, believed) for vote in votes)
    return sigmoid(-odds)


def is_disputed(amount: float) -> bool:
    return amount >= trust.DISPUTED_FROM


def priority(
    sample_id: UUID, amount: float, uncertainty_ms: float | None = None, scarcity: float = 0.0
) -> float:
    """Place in the moderators' queue, 0 to 1, highest first.

    `amount` is the dispute, or the disagreement on its scale (`moderation.belief.disagreement.place`) where
    that is more. Disputed samples stand by it. One in `trust.AUDIT_EVERY` agreed samples, chosen by a hash of
    its id and so for ever, gets a place spread evenly among them; the others follow behind.

    A cut whose place is unsure brings its sample up to half of the way to the head of its own kind:
    amount + (head - amount) / 2 * min(uncertainty / UNSURE_MS, 1), where the head is 1 for the disputed and
    `trust.DISPUTED_FROM` for the others. So an unsure cut alone never comes before a dispute, however small,
    and a dispute of 1 is never overtaken. Audits keep their places: brought up by what is unsure in them,
    those that people get to would no longer be a fair sample of what is agreed. What is scarce is brought up
    after that, by at most a quarter of what is left to the same head.

    Args:
        uncertainty_ms: spread of the cut; None where it was not measured, which brings nothing up.
        scarcity: 0 where the corpus has most of such samples, 1 where it has none (`belief.scarcity`).
    """
    if is_disputed(amount):
        return _brought_up(amount, 1, uncertainty_ms, scarcity)
    digest = sha256(sample_id.bytes).digest()
    if int.from_bytes(digest[:8]) % trust.AUDIT_EVERY:
        return _brought_up(amount, trust.DISPUTED_FROM, uncertainty_ms, scarcity)
    share = int.from_bytes(digest[8:16]) / 2**64
    return trust.DISPUTED_FROM + share * (1 - trust.DISPUTED_FROM)


def _brought_up(amount: float, head: float, uncertainty_ms: float | None, scarcity: float) -> float:
    unsure = min((uncertainty_ms or 0.0) / UNSURE_MS, 1)
    place = amount + (head - amount) / 2 * unsure
    return place + (head - place) / 4 * scarcity


def _log_odds(probability: float) -> float:
    """Log-odds; those of 0 and 1 are beyond what anything else can make up for."""
    if probability <= 0.0:
        return -math.inf
    if probability >= 1.0:
        return math.inf
    return math.log(probability) - math.log1p(-probability)


def _held(odds: float) -> float:
    return max(-LOGIT_LIMIT, min(LOGIT_LIMIT, odds))


def sigmoid(odds: float) -> float:
    """Logistic function, in the form that cannot overflow."""
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    power = math.exp(odds)
    return power / (1 + power)
