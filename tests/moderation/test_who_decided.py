"""What a program decided is nobody's truth: no figure, no trust, no bonus, no test split."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from corpus.labels import Decider
from corpus.mine.words import status_line
from corpus.models import Recording, Sample
from inference.frontier import corpus_silences
from inference.models import Score
from moderation.belief import evidence
from moderation.desk import decisions
from moderation.models import Review
from moderation.scoreboard import figures, runs
from rewards.ledger import reviewing
from rewards.models import Bonus
from tests import factory

pytestmark = pytest.mark.django_db


def decided(person, moderator, by: Decider, label: str = "incomplete") -> Sample:
    """A sample that Smart Turn called complete, decided."""
    take = factory.recording(person, status=Recording.Status.LISTENED)
    sample = factory.sample(take, status=Sample.Status.DISPUTED, flag="models_split", priority=0.5)
    Score.objects.create(
        sample=sample,
        scorer="smart-turn",
        revision="1",
        latency_ms=1,
        probabilities={"complete": 0.9, "incomplete": 0.1},
    )
    decisions.lean(sample, moderator, label)
    decisions.relabel(sample, moderator, label, decided_by=by)
    return sample


def test_the_row_and_the_log_say_who(player, moderator):
    for by in (Decider.PERSON, Decider.PROGRAM):
        sample = decided(player, moderator, by)
        sample.refresh_from_db()
        assert (sample.decided_by, sample.reviews.get().decided_by) == (by, by)
    decisions.undo(Review.objects.get(decided_by="program"), moderator)
    sample.refresh_from_db()
    assert sample.decided_by == ""


def test_figures_flags_and_trust_are_of_moderators(player, moderator):
    for by in Decider:
        decided(player, moderator, by)
    cache.clear()
    assert figures.records()["smart-turn"].together == {("incomplete", "complete"): 1}
    assert [(row.code, row.accepted) for row in runs.of_flags()] == [("models_split", 1)]
    assert len(evidence.read()) == 1
    cache.clear()


def test_a_programs_label_is_no_truth_for_the_frontier(player, moderator):
    for by in (Decider.PERSON, Decider.PROGRAM):
        sample = decided(player, moderator, by, "incomplete")
        Sample.objects.filter(pk=sample.pk).update(went_on=False, intent="complete")
    # As people decided it, the one is no end of a turn; the other is one still, as its game meant.
    assert corpus_silences._counted(Score.objects.all()).count() == 1


def test_a_program_confirms_no_bonus(player, moderator):
    samples = [decided(player, moderator, by) for by in (Decider.PERSON, Decider.PROGRAM)]
    bonuses = [Bonus.objects.create(contributor=player, sample=each, points=5) for each in samples]
    reviewing.review(each.pk for each in samples)
    for bonus, status in zip(bonuses, ("paid", "pending"), strict=True):
        bonus.refresh_from_db()
        assert bonus.status == status


def test_the_log_the_pages_and_the_speaker_are_told(player, moderator, moderator_client, client):
    sample = decided(player, moderator, Decider.PROGRAM)
    assert ">program<" in moderator_client.get(reverse("moderation:log")).content.decode()
    page = client.get(f"/samples/{sample.pk}/").content.decode()
    assert "by a program" in page
    assert "as people" not in page
    assert "people decided" not in page
    assert "A program decided it" in status_line(sample.recording).words
