"""Whom to believe how far, estimated anew from what people decided; every run leaves a row.

Reviewed samples are disputed ones first and one in `trust.AUDIT_EVERY` agreed ones: harder than life for the
scorers. Their temperatures come out a little too high and their weights too low, so doubt errs towards asking
people (docs/decisions/0011-trust.md).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from django.db import IntegrityError, transaction

from inference.verdict import first, levelled
from moderation.belief import calibration, crowd, evidence, ladder, trust, versions
from moderation.belief.calibration import Calibration, shrunk
from moderation.belief.crowd import DECISION, Belief, EstimateFailed, Evidence
from moderation.belief.evidence import Reviewed
from moderation.models import TrustRun

LEAST_SAMPLES: Final = 50
"""Reviewed samples that a temperature (per scorer and language) and a weight (per scorer) need. With 50, the
standard error of an accuracy of 0.9 is 0.04; below, the prior is the better guess."""

LEAST_VOTES: Final = 10
"""Votes on reviewed samples that a listener needs; leans on samples decided by others, a moderator."""

MOST_VOTERS: Final = 500
"""Busiest listeners that are estimated; CROWDLAB holds a table of samples by listeners."""

LEAST_ASKED: Final = ladder.RIGHT
"""Share of decisions that a listener agreed with, from which on they are asked whom else to believe."""

MOST_BELOW: Final = 0.1
"""By so much the estimate may say less than that share, and never more."""

WEIGHT_WORTH: Final = 50.0
VOTER_WORTH: Final = 10.0
"""Cases that a prior counts for."""

LEAST_WEIGHT, MOST_WEIGHT = 0.1, 1.0
LEAST_RELIABLE, MOST_RELIABLE = 0.5, 0.95
"""A listener below chance counts nothing, never the opposite: a vote must not be worth spoiling."""

VOTER, MODERATOR = "voter:", "moderator:"
UNCHANGED: Final = "No decision, vote or score has changed since the last run."
OVERTAKEN: Final = "Another run made this version at the same moment."


class Agreed(NamedTuple):
    """The share of so many decisions that somebody had heard in the same way."""

    share: float
    of: int


@dataclass
class Estimate:
    """What a run found, in the shape of its row."""

    temperatures: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    offsets: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    weights: dict[str, float] = field(default_factory=dict)
    reliabilities: dict[str, dict[str, float]] = field(
        default_factory=lambda: {"voters": {}, "moderators": {}}
    )
    lacking: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.temperatures or self.weights or any(self.reliabilities.values()))

    def words(self) -> str:
        """What was estimated, then what was not and why."""
        temperatures = sum(len(languages) for languages in self.temperatures.values())
        people = self.reliabilities
        done = (
            f"{_count(temperatures, 'temperature')}, {_count(len(self.weights), 'weight')}, reliability "
            f"of {_count(len(people['voters']), 'listener')} "
            f"and {_count(len(people['moderators']), 'moderator')}."
        )
        if not self.lacking:
            return done
        return f"{done} Too little data: {'; '.join(self.lacking)}. They stand at their priors."


def estimate() -> TrustRun:
    """A new version if there is new evidence and enough of it; the row says which."""
    reviewed = evidence.read()
    found = evidence.fingerprint(reviewed)
    last = TrustRun.objects.exclude(outcome=TrustRun.Outcome.FAILED).exclude(evidence="").first()
    row = TrustRun(samples=len(reviewed), evidence=found)
    if last and last.evidence == found:
        return _kept(row, TrustRun.Outcome.NOTHING_NEW, UNCHANGED)
    try:
        made = from_evidence(reviewed)
    except EstimateFailed as error:
        said = f"The estimate could not be made, the version before stays in force: {error}"
        return _kept(row, TrustRun.Outcome.FAILED, said)
    if made.is_empty:
        return _kept(row, TrustRun.Outcome.TOO_LITTLE, _too_little(reviewed, made))
    row.temperatures, row.offsets, row.weights = dict(made.temperatures), dict(made.offsets), made.weights
    row.reliabilities = made.reliabilities
    return _numbered(row, made)


def from_evidence(reviewed: list[Reviewed]) -> Estimate:
    """Calibration first: the weights are of calibrated scores.

    Raises:
        EstimateFailed: the estimating program did.
    """
    made = Estimate()
    groups = evidence.by_scorer_and_language(reviewed)
    for (scorer, language), samples in sorted(groups.items()):
        if len(samples) < LEAST_SAMPLES:
            made.lacking.append(f"{scorer} in {language}: {len(samples)} of {LEAST_SAMPLES} samples")
        else:
            found = _calibration(scorer, samples)
            made.temperatures[scorer][language] = found.temperature
            made.offsets[scorer][language] = found.offset
    _add_beliefs(made, reviewed)
    _add_moderators(made, reviewed)
    return made


def _add_beliefs(made: Estimate, reviewed: list[Reviewed]) -> None:
    counts = _sample_counts(reviewed)
    enough = {scorer for scorer, count in counts.items() if count >= LEAST_SAMPLES}
    voters = evidence.busiest(reviewed, least=LEAST_VOTES, most=MOST_VOTERS)
    if not enough and not voters:
        return
    agreed = _agreed(reviewed, voters)
    asked = {who for who, each in agreed.items() if each.share >= LEAST_ASKED}
    belief = crowd.estimate(_evidence(made, reviewed, enough, asked))
    for scorer in sorted(enough):
        skill, count = belief.skills.get(scorer, (0.0, 0))
        if count >= LEAST_SAMPLES:
            weight = shrunk(skill, count, trust.DEFAULT_WEIGHT, WEIGHT_WORTH)
            made.weights[scorer] = _held(weight, LEAST_WEIGHT, MOST_WEIGHT)
        else:
            made.lacking.append(
                f"weight of {scorer}: {count} of {LEAST_SAMPLES} samples with a second opinion"
            )
    made.reliabilities["voters"] = _voters(belief, agreed)


def _voters(belief: Belief, agreed: Mapping[str, Agreed]) -> dict[str, float]:
    """By what CROWDLAB finds of those who were asked, held near how often they heard what was decided:
    several who say the same wrong thing of the same samples are a majority there. They would vouch for one
    another, and against whoever heard rightly."""
    made = {}
    for who, each in agreed.items():
        quality, _ = belief.qualities.get(f"{VOTER}{who}", (each.share, 0))
        held = min(each.share, max(each.share - MOST_BELOW, quality))
        made[who] = _reliability(held, each.of, trust.VOTER_RELIABILITY)
    return made


def _agreed(reviewed: list[Reviewed], voters: set[str]) -> dict[str, Agreed]:
    """How often each of these heard what was then decided."""
    said: dict[str, list[bool]] = defaultdict(list)
    for each in reviewed:
        for who, label in each.votes.items():
            if who in voters:
                said[who].append(label == each.label)
    return {who: Agreed(sum(right) / len(right), len(right)) for who, right in sorted(said.items())}


def _add_moderators(made: Estimate, reviewed: list[Reviewed]) -> None:
    """A moderator's blind leans against what another one decided: one's own decision agrees by itself."""
    agreed: dict[str, list[bool]] = defaultdict(list)
    for each in reviewed:
        for who, label in each.leans.items():
            if each.decided_by and who != each.decided_by:
                agreed[who].append(label == each.label)
    made.reliabilities["moderators"] = {
        who: _reliability(sum(right) / len(right), len(right), trust.MODERATOR_RELIABILITY)
        for who, right in sorted(agreed.items())
        if len(right) >= LEAST_VOTES
    }


def _evidence(made: Estimate, reviewed: list[Reviewed], enough: set[str], voters: set[str]) -> Evidence:
    votes, scores = [], []
    for each in reviewed:
        said = {DECISION: each.label}
        said |= {f"{MODERATOR}{who}": label for who, label in each.leans.items()}
        said |= {f"{VOTER}{who}": label for who, label in each.votes.items() if who in voters}
        votes.append(said)
        known = {name: p for name, p in each.scores.items() if name in enough and each.label in p}
        scores.append({name: _calibrated(made, name, each) for name in known})
    return Evidence(votes, scores)


def _calibrated(made: Estimate, scorer: str, sample: Reviewed) -> dict[str, float]:
    """What it said of the sample, as far as it is believed."""
    offset = made.offsets.get(scorer, {}).get(sample.language, 0.0)
    heat = made.temperatures.get(scorer, {}).get(sample.language, trust.DEFAULT_TEMPERATURE)
    return Calibration(offset, heat).apply(sample.scores[scorer], sample.thresholds.get(scorer, 0.5))


def _calibration(scorer: str, samples: list[Reviewed]) -> Calibration:
    labels = sorted({label for each in samples for label in each.scores[scorer]})
    odds = [levelled(each.scores[scorer], each.thresholds.get(scorer, 0.5)) for each in samples]
    named = [first(each) for each in odds]
    return calibration.fit(
        np.array([[each.get(label, -np.inf) for label in labels] for each in odds]),
        np.array([[each.label == label for label in labels] for each in samples]),
        np.array([[name == label for label in labels] for name in named]),
    )


def _sample_counts(reviewed: list[Reviewed]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for (scorer, _), samples in evidence.by_scorer_and_language(reviewed).items():
        counts[scorer] += len(samples)
    return counts


def _reliability(quality: float, count: int, prior: float) -> float:
    return _held(shrunk(quality, count, prior, VOTER_WORTH), LEAST_RELIABLE, MOST_RELIABLE)


def _held(value: float, least: float, most: float) -> float:
    return round(min(most, max(least, value)), 4)


def _too_little(reviewed: list[Reviewed], made: Estimate) -> str:
    needs = f"a scorer needs {LEAST_SAMPLES} reviewed samples in a language, a listener {LEAST_VOTES} votes"
    lacking = f" So far: {'; '.join(made.lacking)}." if made.lacking else ""
    found = _count(len(reviewed), "reviewed sample")
    return f"{found}: {needs}.{lacking} What was believed before stays in force."


def _kept(row: TrustRun, outcome: TrustRun.Outcome, said: str) -> TrustRun:
    row.outcome, row.said = outcome, said
    row.save(force_insert=True)
    return row


def _numbered(row: TrustRun, made: Estimate) -> TrustRun:
    """Keep it as the next version; when another run was quicker, theirs is it and ours is nothing new."""
    before = TrustRun.objects.newest()
    row.version = (before.version or 0) + 1 if before else 1
    try:
        with transaction.atomic():
            return _kept(row, TrustRun.Outcome.ESTIMATED, made.words())
    except IntegrityError:
        row.version = None
        return _kept(row, TrustRun.Outcome.NOTHING_NEW, OVERTAKEN)
    finally:
        versions.forget()


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
