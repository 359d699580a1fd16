"""What people decided, and what scorers, listeners and moderators had said of it, read from the rows."""

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Final
from uuid import UUID

from corpus.models import TAIL_MS, Recording, Sample
from inference.models import Score
from moderation.models import Lean, Review, Vote

MOST: Final = 20_000
"""Newest decided samples that are looked at: older models and older listeners say little of today's."""


@dataclass(slots=True)
class Reviewed:
    """One accepted sample. Rejected ones say nothing of who was right: there is no label to be right about.

    Attributes:
        scores: scorer to label to probability, of its newest revision.
        thresholds: scorer to the threshold that it had then.
        votes: contributor's id to label.
        leans: moderator's number to the label that they heard before anything was shown; blind ones alone.
        decided_by: number of the moderator whose decision stands.
    """

    language: str
    label: str
    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    thresholds: dict[str, float] = field(default_factory=dict)
    votes: dict[str, str] = field(default_factory=dict)
    leans: dict[str, str] = field(default_factory=dict)
    decided_by: str = ""


def read() -> list[Reviewed]:
    """Every sample that a moderator accepted, at most `MOST`, in the order of their ids. Five queries.

    What a program decided teaches nothing, and what listeners did together would only confirm them.
    """
    newest = Sample.objects.accepted().decided_by_one().exclude(recording__status=Recording.Status.WITHDRAWN)
    rows = newest.order_by("-moved_at").values_list("pk", "recording__language", "label")[:MOST]
    found = {pk: Reviewed(language, label) for pk, language, label in rows}
    _add_scores(found)
    _add_people(found)
    return [found[pk] for pk in sorted(found)]


def fingerprint(reviewed: list[Reviewed]) -> str:
    """SHA-256 of all that is estimated from: the same evidence gives the same estimate."""
    return sha256(json.dumps([asdict(each) for each in reviewed], sort_keys=True).encode()).hexdigest()


def busiest(reviewed: list[Reviewed], *, least: int, most: int) -> set[str]:
    """Voters with at least `least` votes, the `most` busiest of them."""
    counts = Counter(voter for each in reviewed for voter in each.votes)
    return {voter for voter, count in counts.most_common(most) if count >= least}


def _add_scores(found: dict[UUID, Reviewed]) -> None:
    rows = (
        Score.objects.of_judges().that_hold().filter(sample__status=Sample.Status.ACCEPTED, offset_ms=TAIL_MS)
    )
    ordered = rows.order_by("created_at", "pk").values_list(
        "sample_id", "scorer", "probabilities", "threshold"
    )
    for sample, scorer, probabilities, threshold in ordered.iterator():
        if sample in found:
            found[sample].scores[scorer] = probabilities
            found[sample].thresholds[scorer] = threshold


def _add_people(found: dict[UUID, Reviewed]) -> None:
    accepted = {"sample__status": Sample.Status.ACCEPTED}
    stands = Review.objects.standing().filter(**accepted)
    for sample, who in stands.order_by("pk").values_list("sample_id", "moderator"):
        if sample in found:
            found[sample].decided_by = str(who)
    blind = Lean.objects.filter(**accepted, anchored=False)
    for sample, who, label in blind.values_list("sample_id", "moderator", "label"):
        if sample in found:
            found[sample].leans[str(who)] = label
    # Of who is blocked nothing is learnt; of who hears wrongly, that they do. Who decided agrees with
    # themselves.
    heard = Vote.objects.filter(**accepted, contributor__blocked_at=None)
    for sample, voter, user, label in heard.values_list(
        "sample_id", "contributor", "contributor__user", "label"
    ):
        if sample in found and found[sample].decided_by != str(user):
            found[sample].votes[str(voter)] = label


def by_scorer_and_language(reviewed: list[Reviewed]) -> dict[tuple[str, str], list[Reviewed]]:
    """What each scorer can be judged by: samples whose label it knows."""
    groups: dict[tuple[str, str], list[Reviewed]] = defaultdict(list)
    for each in reviewed:
        for scorer, probabilities in each.scores.items():
            if each.label in probabilities:
                groups[scorer, each.language].append(each)
    return dict(groups)
