"""What follows for a sample once intent, scores and votes are in; asked again after every vote."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from corpus.models import SAMPLE_RATE, Sample
from inference.models import Score
from inference.verdict import speaks_of, stand
from moderation.belief import consensus, disagreement, flags, scarcity
from moderation.belief.consensus import Ballot, Opinion
from moderation.belief.disagreement import Next, Witness
from moderation.belief.trust import Trust
from moderation.models import Vote

ENOUGH: Final = 2
"""Listeners who have to agree on a filler, with nobody against them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What all evidence makes of a sample.

    Attributes:
        place: the larger of dispute and disagreement on one scale; disputed from `trust.DISPUTED_FROM` on.
        flag: why it is disputed; "" where it is not.
        heard: every witness that was weighed.
    """

    dispute: float
    disagreement: float
    place: float
    flag: str
    heard: list[Witness] = field(default_factory=list)

    @property
    def why(self) -> list[list[object]]:
        """The witnesses as a row keeps them."""
        return [[each.kind.value, each.scorer, round(each.evidence, 2)] for each in self.heard]


def dispute_of(sample: Sample, *, prior: float, language: str, believed: Trust) -> float:
    """Dispute of a sample from the rows that are there now; `prior` is its game's."""
    return consensus.dispute(prior, opinions(sample, language), ballots(sample), believed)


def opinions(sample: Sample, language: str) -> list[Opinion]:
    """One opinion a scorer, its newest revision's; a scorer that does not know the label has none."""
    return [
        _opinion(score, label, language)
        for score in Score.standing(sample.scores.all())
        if (label := speaks_of(sample.intent, score.probabilities))
    ]


def _opinion(score: Score, label: str, language: str) -> Opinion:
    found = stand(label, score.probabilities, score.threshold)
    return Opinion(
        probability=found.probability,
        scorer=score.scorer,
        language=language,
        zero=found.zero,
        toward=found.toward,
        heard=score.hears,
    )


def ballots(sample: Sample) -> list[Ballot]:
    """Every vote that counts; "unusable" speaks against the intended label like any other."""
    return [
        Ballot(agrees=vote.label == sample.intent, voter=str(vote.contributor_id), weight=vote.weight)
        for vote in sample.votes.all()
        if vote.counts
    ]


def weigh(sample: Sample, *, prior: float, language: str, believed: Trust) -> Weighed:
    """Dispute, disagreement and the reason of a flag from the rows that are there now; either one flags."""
    scores, votes = opinions(sample, language), ballots(sample)
    heard = disagreement.witnesses(prior, scores, votes, _next(sample), believed)
    dispute, apart = consensus.dispute(prior, scores, votes, believed), disagreement.disagreement(heard)
    place = max(dispute, disagreement.place(apart))
    flag = ""
    if consensus.is_disputed(place):
        flag = flags.reason(heard, sample.intent, Score.changed(sample.scores.all()))
    return Weighed(dispute, apart, place, flag, heard)


def witnesses(sample: Sample, *, prior: float, language: str, believed: Trust) -> list[Witness]:
    """All that have a word on the intended label, from the rows that are there now."""
    scores, votes = opinions(sample, language), ballots(sample)
    return disagreement.witnesses(prior, scores, votes, _next(sample), believed)


def _next(sample: Sample) -> Next:
    return Next(sample.intent, sample.went_on, 1000 * sample.silence / SAMPLE_RATE)


def settled(sample: Sample, *, prior: float, language: str, believed: Trust) -> dict[str, Any]:
    """Dispute and place in the queue by column of the sample; arguments as of `dispute_of`."""
    return columns(sample, weigh(sample, prior=prior, language=language, believed=believed), language)


def columns(sample: Sample, found: Weighed, language: str) -> dict[str, Any]:
    """What was found, by column of the sample."""
    scarce = scarcity.of(language, sample.intent)
    return {
        "dispute": found.dispute,
        "disagreement": found.disagreement,
        "priority": consensus.priority(sample.pk, found.place, sample.cut_uncertainty_ms, scarce),
        "flag": str(found.flag),
        "why": found.why,
        "against": disagreement.opponents(found.heard),
    }


def fillers(votes: Iterable[Vote]) -> dict[str, bool | None]:
    """What listeners heard of fillers ("um", "øh", "şey") in the middle of the turn and at its end.

    Returns:
        `midfiller` and `endfiller` as far as listeners agree; None where they do not, or are too few.
    """
    heard = [vote for vote in votes if vote.counts]
    return {name: _agreed([getattr(vote, name) for vote in heard]) for name in ("midfiller", "endfiller")}


def _agreed(said: list[bool | None]) -> bool | None:
    words = [each for each in said if each is not None]
    return words[0] if len(words) >= ENOUGH and len(set(words)) == 1 else None
