"""How a listener is doing: clips, gold they heard rightly, and whether they are as sure as they are right."""

from collections import defaultdict
from typing import Final

from msgspec import UNSET, UnsetType

from games.referee.messages import Certainty, Crowd, Summary
from inference.models import Score
from moderation.models import Serving, Vote
from moderation.serving import standing
from moderation.serving.standing import Listener
from rewards.news import ENOUGH

NEWEST: Final = 200
"""Gold clips that the picture is drawn from: people get better."""


def of(listener: Listener) -> Summary:
    """The `summary` message: `calibration` has a point for every step of certainty that was ever used."""
    mine = Vote.objects.filter(contributor=listener.contributor)
    pairs = _on_gold(listener)
    right = sum(right for _, right in pairs)
    counts = not standing.of(listener.contributor).is_quarantined
    return Summary(mine.count(), len(pairs), right, _calibration(pairs), counts)


def crowd(vote: Vote) -> Crowd | UnsetType:
    """How others heard the clip of a vote, and whether models heard what its listener did; for who has voted,
    once there are enough others."""
    labels = list(vote.sample.votes.filter(counts=True).exclude(pk=vote.pk).values_list("label", flat=True))
    if len(labels) < ENOUGH:
        return UNSET
    standing = Score.standing(vote.sample.scores.all())
    # A model that has no word for what the listener heard cannot have heard it, and did not say otherwise.
    scores = [each for each in standing if vote.label in each.probabilities and not each.is_demonstration]
    machine = all(each.verdict == vote.label for each in scores) if scores else UNSET
    return Crowd(labels.count(vote.label), len(labels), machine)


def _on_gold(listener: Listener) -> list[tuple[float | None, bool]]:
    """How sure the listener was, and whether they were right, newest first."""
    gold = Serving.objects.filter(
        contributor=listener.contributor, gold=True, status=Serving.Status.VOTED
    ).order_by("-answered_at")
    labels = dict(gold.values_list("sample_id", "label")[:NEWEST])
    rows = Vote.objects.filter(contributor=listener.contributor, sample__in=list(labels))
    said = rows.values_list("sample_id", "label", "confidence")
    return [(confidence, label == labels[sample]) for sample, label, confidence in said]


def _calibration(pairs: list[tuple[float | None, bool]]) -> list[Certainty]:
    """What was said (0.5 to 1) against how often it was right (0 to 1), and of how many."""
    steps: dict[float, list[bool]] = defaultdict(list)
    for confidence, right in pairs:
        if confidence is not None:
            steps[confidence].append(right)
    return [
        Certainty(said, round(sum(rights) / len(rights), 3), len(rights))
        for said, rights in sorted(steps.items())
    ]
