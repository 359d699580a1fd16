"""What one has won is said once, and so is what the crowd heard since."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import contributors
from accounts.models import Contributor
from corpus.labels import Label
from corpus.models import Sample
from games.referee import summary
from games.referee.messages import Crowd
from moderation.models import Vote
from rewards.models import Badge, Profile
from tests.rewards import people

pytestmark = pytest.mark.django_db


def news(person: Contributor, language: str = "en") -> dict[str, Any]:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    said: dict[str, Any] = client.post(f"/progress/news/?language={language}").json()["news"]
    return said


def test_a_badge_is_announced_when_it_is_won_and_never_again(player):
    assert news(player)["badges"] == []
    people.spoke(player)
    assert [badge["name"] for badge in news(player)["badges"]] == ["First words"]
    assert news(player)["badges"] == []
    for _ in range(24):
        people.spoke(player)
    assert [badge["name"] for badge in news(player)["badges"]] == ["Warmed up"]


def test_a_badge_that_was_taken_back_before_it_was_announced_is_not(player):
    people.spoke(player).withdraw(by="speaker")
    people.look()
    assert news(player)["badges"] == []


def test_days_in_a_row_and_the_place_of_the_week_are_told(player, second_player):
    people.spoke(player, moments=2)
    people.spoke(second_player)
    assert (news(player)["streak"], news(player)["place"]["rank"]) == (1, 1)
    assert news(second_player)["place"]["rank"] == 2
    assert news(player, "de")["place"] is None


def test_who_is_off_the_board_hears_of_no_place(player):
    people.spoke(player)
    Profile.objects.filter(contributor=player).update(on_board=False)
    assert news(player)["place"] is None


def test_the_crowd_is_told_with_what_the_machine_made_of_the_same_moment(player):
    take = people.spoke(player, moments=2, fooled=0.9)
    one, other = take.cuts.order_by("cut")
    for label in (Label.INCOMPLETE, Label.INCOMPLETE, Label.COMPLETE):
        people.voted(one, label)
    people.voted(other, Label.COMPLETE)
    assert news(player)["crowd"] == {"moments": 2, "meant": 1, "fooled": 1}
    assert news(player)["crowd"] is None
    people.voted(other, Label.INCOMPLETE)
    assert news(player)["crowd"] == {"moments": 1, "meant": 0, "fooled": 0}


def test_votes_that_do_not_count_and_moments_that_are_gone_are_no_crowd(player):
    take = people.spoke(player)
    people.voted(take.cuts.get(), Label.INCOMPLETE)
    Vote.objects.update(counts=False)
    assert news(player)["crowd"] is None
    people.voted(take.cuts.get(), Label.INCOMPLETE)
    take.withdraw(by="speaker")
    assert news(player)["crowd"] is None


def test_a_listener_hears_at_the_next_visit_how_others_heard_their_clips(player, second_player):
    people.spoke(second_player)  # somebody with something to tell of
    sample = people.spoke(player).cuts.get()
    people.voted(sample, Label.INCOMPLETE, by=second_player)
    assert news(second_player)["others"] is None
    for label in (Label.INCOMPLETE, Label.INCOMPLETE, Label.COMPLETE):
        people.voted(sample, label)
    assert news(second_player)["others"] == {"clips": 1, "agree": 1}
    Vote.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert news(second_player)["others"] is None


@pytest.mark.parametrize("gone", [Sample.Status.WITHDRAWN, Sample.Status.REJECTED])
def test_a_listener_hears_nothing_of_a_clip_that_is_gone(player, second_player, gone):
    people.spoke(second_player)
    sample = people.spoke(player).cuts.get()
    people.voted(sample, Label.INCOMPLETE, by=second_player)
    for _ in range(3):
        people.voted(sample, Label.INCOMPLETE)
    Sample.objects.filter(pk=sample.pk).update(status=gone)
    assert news(second_player)["others"] is None


@pytest.mark.parametrize("label", [Label.BACKCHANNEL, "unusable"])
def test_a_model_that_has_no_word_for_what_was_heard_is_not_said_to_have_missed_it(player, label):
    sample = people.spoke(player, fooled=0.8).cuts.get()
    mine = people.voted(sample, label)
    for _ in range(3):
        people.voted(sample, label)
    assert summary.crowd(mine) == Crowd(same=3, of=3)


def test_after_a_vote_enough_others_are_a_crowd(player):
    sample = people.spoke(player, fooled=0.8).cuts.get()
    mine = people.voted(sample, Label.INCOMPLETE)
    others = [Label.INCOMPLETE, Label.COMPLETE]
    for label in others:
        people.voted(sample, label)
    assert not isinstance(summary.crowd(mine), Crowd)
    people.voted(sample, Label.INCOMPLETE)
    assert summary.crowd(mine) == Crowd(same=2, of=3, machine=False)


def test_asking_by_get_or_from_elsewhere_changes_nothing(player):
    people.spoke(player)
    assert Client().get("/progress/news/").status_code == 405
    assert Client().post("/progress/news/").json() == {"news": None}
    assert Client(enforce_csrf_checks=True).post("/progress/news/").status_code == 403
    assert not Badge.objects.exclude(told_at=None).exists()
