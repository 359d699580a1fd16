"""Decisions as plain functions: both rows or none, and the way back."""

import pytest

from corpus.models import Sample, StatusMoved
from moderation.desk import decisions
from moderation.models import Lean, Review
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(player, moderator) -> Sample:
    made = factory.sample(factory.recording(player), status=Sample.Status.DISPUTED, dispute=0.6, priority=0.6)
    decisions.lean(made, moderator, "complete")
    return made


def test_accepting_takes_the_intended_label(sample, moderator):
    decisions.accept(sample, moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.label) == (Sample.Status.ACCEPTED, "incomplete")


def test_relabelling_to_the_intended_label_is_accepting(sample, moderator):
    assert decisions.relabel(sample, moderator, "incomplete").decision == Review.Decision.ACCEPT


def test_a_label_that_does_not_exist_changes_nothing(sample, moderator):
    with pytest.raises(ValueError, match="perhaps"):
        decisions.relabel(sample, moderator, "perhaps")
    assert not Review.objects.exists()


def test_a_decision_that_comes_too_late_writes_nothing(sample, moderator):
    decisions.accept(sample, moderator, endfiller=True)
    with pytest.raises(StatusMoved):
        decisions.relabel(sample, moderator, "complete", endfiller=False)
    sample.refresh_from_db()
    assert (sample.label, sample.endfiller, Review.objects.count()) == ("incomplete", True, 1)


def test_a_log_that_cannot_be_written_leaves_the_sample_where_it_was(sample, moderator, monkeypatch):
    def full(_: Review, **fields: object) -> None:
        raise OSError(f"disk full, {len(fields)} fields lost")

    monkeypatch.setattr(Review, "save", full)
    with pytest.raises(OSError, match="disk full"):
        decisions.accept(sample, moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.label) == (Sample.Status.DISPUTED, "")


@pytest.mark.parametrize(("dispute", "status"), [(0.6, Sample.Status.DISPUTED), (0.1, Sample.Status.AGREED)])
def test_undoing_returns_the_sample_to_where_its_dispute_had_put_it(sample, moderator, dispute, status):
    Sample.objects.filter(pk=sample.pk).update(dispute=dispute)
    review = decisions.accept(Sample.objects.get(pk=sample.pk), moderator, midfiller=True)
    undoing = decisions.undo(Review.objects.get(pk=review.pk), moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.label, sample.midfiller) == (status, "", None)
    assert (undoing.decision, undoing.undoes) == (Review.Decision.UNDO, review)


def test_only_the_newest_decision_can_be_undone_and_only_once(sample, moderator):
    first = decisions.accept(sample, moderator)
    undoing = decisions.undo(first, moderator)
    second = decisions.reject(Sample.objects.get(pk=sample.pk), moderator, "noise")
    for old in (first, undoing):
        with pytest.raises(decisions.CannotUndoError):
            decisions.undo(old, moderator)
    decisions.undo(second, moderator)
    assert Review.objects.count() == 4


def test_a_decision_on_a_withdrawn_take_cannot_be_undone(sample, moderator):
    review = decisions.accept(sample, moderator)
    sample.recording.withdraw(by="player")
    with pytest.raises(decisions.CannotUndoError):
        decisions.undo(Review.objects.get(pk=review.pk), moderator)
    sample.refresh_from_db()
    assert sample.status == Sample.Status.WITHDRAWN


def test_the_newest_decision_that_stands_is_found(sample, moderator):
    assert decisions.last_of(moderator) is None
    review = decisions.accept(sample, moderator)
    assert decisions.last_of(moderator) == review
    decisions.undo(review, moderator)
    assert decisions.last_of(moderator) is None


def test_no_group_may_change_or_delete_the_log(moderator):
    assert moderator.has_perm("moderation.view_review")
    for model in (Review, Lean):
        name = model._meta.model_name
        assert not moderator.has_perm(f"moderation.change_{name}")
        assert not moderator.has_perm(f"moderation.delete_{name}")
