"""My progress, by the front door; and what moderators may see of it."""

import pytest
from django.test import Client

from accounts import contributors
from rewards.ledger import votes
from rewards.models import Award, Profile
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(player) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    return client


def test_a_stranger_is_shown_where_to_begin_and_nothing_is_written(client):
    page = client.get("/progress/").content.decode()
    assert "Play a round" in page
    assert not Profile.objects.exists()


def test_a_guest_sees_points_days_badges_and_what_is_kept(browser, player):
    people.spoke(player, fooled=0.8)
    page = browser.get("/progress/").content.decode()
    for said in (
        "33",
        "12",
        "First words",
        "earned",
        "in a row",
        "This browser keeps your points",
        "receipt",
    ):
        assert said in page
    assert "Points of the last 14 days" in page


def test_looking_changes_nothing(browser, player):
    people.spoke(player)
    before = people.ledger_rows()
    for address in ("/progress/", "/board/", "/progress/quest/"):
        assert browser.get(address).status_code == 200
    assert people.ledger_rows() == before


def test_a_badge_whose_take_is_gone_is_not_shown_as_earned(browser, player):
    take = people.spoke(player)
    assert "rewards-earned" in browser.get("/progress/").content.decode()
    take.withdraw(by="speaker")
    assert "rewards-earned" not in browser.get("/progress/").content.decode()


@pytest.mark.parametrize("address", ["/progress/handle/", "/progress/board/"])
def test_only_a_button_changes_anything(browser, address):
    assert browser.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert not Profile.objects.exists()


def test_a_vote_makes_a_day(browser, player):
    votes.pay(people.voted(factory.sample(), "complete", by=player), None, 0.9)
    assert "rewards-dot--on" in browser.get("/progress/").content.decode()


@pytest.mark.parametrize("model", ["award", "bonus", "badge", "quest", "rewardrun"])
def test_superusers_read_the_rows_and_nobody_changes_them(moderator, moderator_client, player, model):
    moderator.is_staff = moderator.is_superuser = True
    moderator.save()
    people.spoke(player, fooled=0.8)
    people.look()
    assert moderator_client.get(f"/admin/rewards/{model}/").status_code == 200
    assert moderator_client.get(f"/admin/rewards/{model}/add/").status_code == 403
    line = Award.objects.first()
    assert line is not None
    assert moderator_client.post(f"/admin/rewards/award/{line.pk}/delete/").status_code == 403
