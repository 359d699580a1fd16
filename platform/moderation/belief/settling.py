"""What follows for a sample once intent, scores and votes are in; asked again after every vote."""

from collections.abc import Iterable
from typing import Final

from corpus.models import Sample
from inference.models import Score
from moderation.belief import consensus
from moderation.belief.consensus import Ballot, Opinion
from moderation.belief.trust import Trust
from moderation.models import Vote

ENOUGH: Final = 2
"""Listeners who have to agree on a filler, with nobody against them."""


def dispute_of(sample: Sample, *, prior: float, language: str, believed: Trust) -> float:
    """Dispute of a sample from the rows that are there now; `prior` is its game's."""
    return consensus.dispute(prior, opinions(sample, language), ballots(sample), believed)


def opinions(sample: Sample, language: str) -> list[Opinion]:
    """One opinion a scorer, its newest revision's; a scorer that does not know the label has none."""
    return [
        Opinion(probability=score.probabilities[sample.intent], scorer=score.scorer, language=language)
        for score in Score.standing(sample.scores.all())
        if sample.intent in score.probabilities
    ]


def ballots(sample: Sample) -> list[Ballot]:
    """Every vote; "unusable" speaks against the intended label like any other."""
    return [
        Ballot(agrees=vote.label == sample.intent, voter=str(vote.contributor_id))
        for vote in sample.votes.all()
    ]


def settle(sample: Sample, *, prior: float, language: str, believed: Trust, by: str) -> None:
    """Give the sample its dispute, its place in the queue and its status; arguments as of `dispute_of`.

    Raises:
        StatusMoved: it was decided or withdrawn in the meantime.
    """
    amount = dispute_of(sample, prior=prior, language=language, believed=believed)
    sample.settle(
        by=by,
        dispute=amount,
        priority=consensus.priority(sample.pk, amount, sample.cut_uncertainty_ms),
        disputed=consensus.is_disputed(amount),
    )


def fillers(votes: Iterable[Vote]) -> dict[str, bool | None]:
    """What listeners heard of fillers ("um", "øh", "şey") in the middle of the turn and at its end.

    Returns:
        `midfiller` and `endfiller` as far as listeners agree; None where they do not, or are too few.
    """
    heard = list(votes)
    return {name: _agreed([getattr(vote, name) for vote in heard]) for name in ("midfiller", "endfiller")}


def _agreed(said: list[bool | None]) -> bool | None:
    words = [each for each in said if each is not None]
    return words[0] if len(words) >= ENOUGH and len(set(words)) == 1 else None
