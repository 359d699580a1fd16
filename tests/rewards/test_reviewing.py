"""What people decide changes what was earned: paid, voided, taken back, given back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corpus.labels import Label
from corpus.models import Sample
from corpus.withdrawal import forget, withdraw
from games.prompts.models import Answer
from moderation.desk import decisions
from moderation.models import Vote
from rewards.ledger import answers, reviewing
from rewards.models import Award, Badge, Bonus, Profile, RewardRun
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db


def fooled(player) -> Sample:
    """A sample with a bonus of 12 that waits, in a take worth 33."""
    return people.spoke(player, fooled=0.8).cuts.get()


def bonus() -> str:
    return str(Bonus.objects.get().status)


def test_a_fooled_model_pays_only_when_two_listeners_hear_what_was_meant(player):
    sample = fooled(player)
    people.look()
    assert (bonus(), people.points(player)) == ("pending", 33)
    people.voted(sample, Label.INCOMPLETE)
    people.look()
    assert bonus() == "pending"
    people.voted(sample, Label.INCOMPLETE)
    people.look()
    assert (bonus(), people.points(player)) == ("paid", 45)


def test_listeners_who_hear_something_else_void_it_and_later_ones_may_turn_that(player):
    sample = fooled(player)
    for _ in range(2):
        people.voted(sample, Vote.UNUSABLE)
    people.look()
    assert (bonus(), people.points(player)) == ("void", 33)
    for _ in range(3):
        people.voted(sample, Label.INCOMPLETE)
    people.look()
    assert (bonus(), people.points(player)) == ("paid", 45)


def test_nobody_confirms_themselves_and_nobody_who_is_blocked_does(player):
    sample = fooled(player)
    people.voted(sample, Label.INCOMPLETE, by=player)
    blocked = factory.contributor()
    blocked.block("votes at random")
    people.voted(sample, Label.INCOMPLETE, by=blocked)
    people.voted(sample, Label.INCOMPLETE)
    people.look()
    assert bonus() == "pending"


def test_a_moderator_confirms_alone_and_undoing_it_changes_nothing_by_itself(player, moderator):
    sample = fooled(player)
    decisions.lean(sample, moderator, Label.INCOMPLETE)
    made = decisions.accept(sample, moderator)
    people.look()
    assert bonus() == "paid"
    decisions.undo(made, moderator)
    people.look()
    assert (bonus(), people.points(player)) == ("paid", 45)


def test_what_a_rejected_sample_earned_is_taken_back_and_given_back_when_that_is_undone(player, moderator):
    sample = fooled(player)
    for _ in range(2):
        people.voted(sample, Label.INCOMPLETE)
    people.look()
    decisions.lean(sample, moderator, Label.INCOMPLETE)
    made = decisions.reject(sample, moderator, "noise")
    people.look()
    assert (bonus(), people.points(player)) == ("void", 0)
    assert {line.why[0]["why"] for line in Award.objects.filter(points__lt=0)} == {"taken_back"}
    decisions.undo(made, moderator)
    people.look()
    people.look()
    assert people.points(player) == 45


def test_a_relabelled_sample_loses_its_points(player, moderator):
    sample = fooled(player)
    decisions.lean(sample, moderator, Label.COMPLETE)
    decisions.relabel(sample, moderator, Label.COMPLETE)
    people.look()
    assert (bonus(), people.points(player)) == ("void", 0)


def test_a_correction_counts_for_the_day_of_what_it_corrects(player):
    take = people.spoke(player)
    day = timezone.now().date() - timedelta(days=9)
    Award.objects.update(day=day)
    take.cuts.get().reject(by="moderator", reason="noise")
    people.look()
    assert set(Award.objects.values_list("day", flat=True)) == {day}


def test_taking_one_take_back_takes_its_points_and_its_answer_along_at_once(
    player, django_capture_on_commit_callbacks
):
    kept, gone = people.spoke(player), people.spoke(player)
    Answer.objects.create(recording=gone, given=[], right=1, of=1)
    answers.pay(gone)
    assert people.points(player) == 76
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([gone], by="speaker")
    assert people.points(player) == 33
    assert Award.objects.filter(recording=kept).count() == 1


def test_what_could_not_be_taken_back_at_once_is_at_the_next_look(
    player, monkeypatch, django_capture_on_commit_callbacks
):
    take = people.spoke(player)
    review, broken = reviewing.review, 1 / 3

    def fail(_ids):
        raise RuntimeError(broken)

    monkeypatch.setattr(reviewing, "review", fail)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([take], by="speaker")
    assert people.points(player) == 33
    monkeypatch.setattr(reviewing, "review", review)
    people.look()
    assert people.points(player) == 0


def test_being_forgotten_leaves_nothing_of_points_badges_or_names(player, django_capture_on_commit_callbacks):
    fooled(player)
    people.look()
    with django_capture_on_commit_callbacks(execute=True):
        forget(player)
    people.look()
    for model in (Award, Bonus, Badge, Profile):
        assert not model.objects.exists(), model


def test_a_badge_is_taken_back_when_undeserved_and_earned_again(player, moderator):
    sample = fooled(player)
    people.look()
    assert Badge.objects.get(key="first-words").taken_back_at is None
    decisions.lean(sample, moderator, Label.INCOMPLETE)
    made = decisions.reject(sample, moderator, "noise")
    people.look()
    assert Badge.objects.get(key="first-words").taken_back_at is not None
    decisions.undo(made, moderator)
    people.look()
    assert Badge.objects.get(key="first-words").taken_back_at is None


def test_every_look_leaves_a_row_and_the_second_one_finds_nothing(player):
    sample = fooled(player)
    for _ in range(2):
        people.voted(sample, Label.INCOMPLETE)
    assert people.look() > 0
    rows = people.ledger_rows()
    assert people.look() == 0
    assert people.ledger_rows() == rows
    first, second = RewardRun.objects.order_by("pk")
    assert (first.paid, first.counted, second.paid, second.counted) == (1, True, 0, False)
    assert second.finished_at is not None


def test_a_decision_from_before_a_look_that_failed_is_not_missed(player):
    sample = fooled(player)
    people.look()
    RewardRun.objects.create()
    sample.reject(by="moderator", reason="noise")
    people.look()
    assert people.points(player) == 0


def test_old_run_rows_go(monkeypatch, db):
    monkeypatch.setattr("rewards.housekeeping.KEPT", 3)
    for _ in range(5):
        people.look()
    assert RewardRun.objects.count() == 3
