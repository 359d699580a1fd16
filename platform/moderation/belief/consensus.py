"""How strongly the game's intent, the scorers and the listeners disagree. Pure arithmetic.

The log-odds rule is naive Bayes over independent witnesses, as in I. J. Good's weight of evidence (1950):
log-odds of the intended label = the game's prior + weighted, calibrated log-odds of each scorer + log-odds of
each vote. What naive Bayes gets wrong, witnesses that err together, the weights below 1 make up for.
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
    """A scorer's probability of the intended label, 0 to 1; `language`, ISO 639-1, is what it heard."""

    probability: float
    scorer: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A listener's vote: for the intended label or not; `voter` is the contributor's id as text."""

    agrees: bool
    voter: str = ""


def logit(probability: float) -> float:
    """Log-odds, held within ±`LOGIT_LIMIT` so that 0 and 1 are finite."""
    if probability <= 0.0:
        return -LOGIT_LIMIT
    if probability >= 1.0:
        return LOGIT_LIMIT
    return max(-LOGIT_LIMIT, min(LOGIT_LIMIT, math.log(probability) - math.log1p(-probability)))


def dispute(
    intent_prior: float, scores: Iterable[Opinion], votes: Iterable[Ballot], believed: Trust = PRIORS
) -> float:
    """1 minus the posterior of the intended label: 0 is all agreed, 1 is all against.

    Args:
        believed: temperatures, weights and reliabilities; `moderation.belief.versions.newest()` on a site.
    """
    odds = logit(intent_prior)
    odds += sum(
        believed.weight(each.scorer)
        * logit(each.probability)
        / believed.temperature(each.scorer, each.language)
        for each in scores
    )
    odds += sum(logit(believed.reliability(vote.voter)) * (1 if vote.agrees else -1) for vote in votes)
    return _sigmoid(-odds)


def is_disputed(amount: float) -> bool:
    return amount >= trust.DISPUTED_FROM


def priority(sample_id: UUID, amount: float, uncertainty_ms: float | None = None) -> float:
    """Place in the moderators' queue, 0 to 1, highest first.

    Disputed samples stand by their dispute. One in `trust.AUDIT_EVERY` agreed samples, chosen by a hash of
    its id and so for ever, gets a place spread evenly among them; the others follow behind.

    A cut whose place is unsure brings its sample up to half of the way to the head of its own kind:
    amount + (head - amount) / 2 * min(uncertainty / UNSURE_MS, 1), where the head is 1 for the disputed and
    `trust.DISPUTED_FROM` for the others. So an unsure cut alone never comes before a dispute, however small,
    and a dispute of 1 is never overtaken. Audits keep their places: brought up by what is unsure in them,
    those that people get to would no longer be a fair sample of what is agreed.

    Args:
        uncertainty_ms: spread of the cut; None where it was not measured, which brings nothing up.
    """
    if is_disputed(amount):
        return _brought_up(amount, 1, uncertainty_ms)
    digest = sha256(sample_id.bytes).digest()
    if int.from_bytes(digest[:8]) % trust.AUDIT_EVERY:
        return _brought_up(amount, trust.DISPUTED_FROM, uncertainty_ms)
    share = int.from_bytes(digest[8:16]) / 2**64
    return trust.DISPUTED_FROM + share * (1 - trust.DISPUTED_FROM)


def _brought_up(amount: float, head: float, uncertainty_ms: float | None) -> float:
    unsure = min((uncertainty_ms or 0.0) / UNSURE_MS, 1)
    return amount + (head - amount) / 2 * unsure


def _sigmoid(odds: float) -> float:
    """Logistic function, in the form that cannot overflow."""
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    power = math.exp(odds)
    return power / (1 + power)
