"""What a vote earns: knowing how sure one is."""

import pytest

from corpus.labels import Label
from rewards import points
from rewards.ledger import votes
from rewards.models import Award, Profile
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db
INCOMPLETE, COMPLETE = Label.INCOMPLETE, Label.COMPLETE


def known(listener, label: str, confidence: float) -> votes.Paid:
    """A vote on a clip that is known to be incomplete."""
    return votes.pay(people.voted(factory.sample(), label, by=listener), INCOMPLETE, confidence)


def test_a_sure_and_right_vote_on_a_known_clip_pays_most(player):
    assert known(player, INCOMPLETE, 1.0) == votes.Paid(points.GOLD, "gold_right")
    assert known(player, INCOMPLETE, 0.5) == votes.Paid(0, "gold_right")
    assert people.points(player) == points.GOLD


def test_a_sure_and_wrong_one_costs_but_a_day_never_ends_below_nothing(player):
    assert known(player, COMPLETE, 1.0).points == 0
    known(player, INCOMPLETE, 1.0)
    assert known(player, COMPLETE, 0.8).points == -points.GOLD
    assert people.points(player) == 0


def test_other_clips_pay_a_little_by_the_listener_s_calibration(player, second_player):
    for _ in range(points.GOLDS_NEEDED):
        known(player, INCOMPLETE, 1.0)
        known(second_player, COMPLETE, 1.0)
    for listener, worth in ((player, points.VOTE), (second_player, 0)):
        vote = people.voted(factory.sample(), COMPLETE, by=listener)
        assert votes.pay(vote, None, 0.9) == votes.Paid(worth, "listened")


def test_the_same_vote_is_paid_once_and_calibrates_once(player):
    vote = people.voted(factory.sample(), INCOMPLETE, by=player)
    first = votes.pay(vote, INCOMPLETE, 1.0)
    assert votes.pay(vote, INCOMPLETE, 0.0) == first
    assert Award.objects.count() == 1
    assert Profile.objects.get().golds == 1


def test_a_vote_on_a_sample_of_one_s_own_earns_nothing(player):
    vote = people.voted(factory.sample(factory.recording(player)), INCOMPLETE, by=player)
    assert votes.pay(vote, INCOMPLETE, 1.0).points == 0
    assert not Award.objects.exists()


def test_somebody_blocked_earns_nothing(player):
    player.block("votes at random")
    assert known(player, INCOMPLETE, 1.0).points == 0
    assert not Award.objects.exists()


def test_a_day_of_listening_pays_its_most(player, monkeypatch):
    monkeypatch.setattr(points, "LISTENING_MOST", 10)
    for _ in range(4):
        known(player, INCOMPLETE, 1.0)
    assert people.points(player) == 10


def test_unusable_may_be_what_is_known(player):
    vote = people.voted(factory.sample(), "unusable", by=player)
    assert votes.pay(vote, "unusable", 1.0).points == points.GOLD
