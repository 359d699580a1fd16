"""Where a sample belongs once intent, scores and votes are in; asked again after every vote."""

from collections.abc import Iterable

from corpus.models import Sample
from inference.models import Score
from moderation.belief import consensus, trust
from moderation.belief.consensus import Ballot, Opinion

ASKED_AT = 200
"""Milliseconds of silence after the cut; scores further on are for research and would count a model twice."""


def dispute_of(sample: Sample, *, prior: float, language: str) -> float:
    """Dispute of a sample from the rows that are there now; `prior` is its game's."""
    return consensus.dispute(prior, opinions(sample, language), ballots(sample), trust.newest())


def opinions(sample: Sample, language: str) -> list[Opinion]:
    """One opinion a scorer, its newest revision's; a scorer that does not know the label has none."""
    newest = {score.scorer: score for score in _in_order(sample.scores.all()) if score.offset_ms == ASKED_AT}
    return [
        Opinion(probability=score.probabilities[sample.intent], scorer=score.scorer, language=language)
        for score in newest.values()
        if sample.intent in score.probabilities
    ]


def ballots(sample: Sample) -> list[Ballot]:
    """Every vote; "unusable" speaks against the intended label like any other."""
    return [
        Ballot(agrees=vote.label == sample.intent, voter=str(vote.contributor_id))
        for vote in sample.votes.all()
    ]


def settle(sample: Sample, *, prior: float, language: str, by: str) -> None:
    """Give the sample its dispute, its place in the queue and its status.

    Raises:
        StatusMoved: it was decided or withdrawn in the meantime.
    """
    amount = dispute_of(sample, prior=prior, language=language)
    sample.settle(
        by=by,
        dispute=amount,
        priority=consensus.priority(sample.pk, amount),
        disputed=consensus.is_disputed(amount),
    )


def _in_order(scores: Iterable[Score]) -> list[Score]:
    return sorted(scores, key=lambda score: (score.created_at, score.pk))
