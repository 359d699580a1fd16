"""Guests keep their progress; signing in takes it along, once, and the takes stay with who spoke them."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import contributors
from accounts.models import Contributor, User
from corpus.models import Recording
from moderation.belief.ladder import GUEST
from rewards import points, progress
from rewards.ledger import joining
from rewards.models import Award, Badge, Bonus, Profile, Quest, today
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
THIRTY_THREE = '<dd class="number">33</dd>'


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada", email="ada@example.org", password=PASSWORD)


def browser_of(contributor: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


def sign_in(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert response.status_code == 302


def week_of(client: Client) -> str:
    return client.get("/progress/").content.decode()


def test_a_guest_becomes_the_account_s_contributor_with_everything(player, user):
    people.spoke(player, fooled=0.8)
    people.look()
    client = browser_of(player)
    before = people.ledger_rows()
    sign_in(client)
    player.refresh_from_db()
    assert player.user == user
    assert people.ledger_rows() == before
    assert THIRTY_THREE in week_of(client)
    assert "belong to your account" in week_of(client)


def test_the_points_of_a_guest_put_aside_move_and_the_takes_do_not(player, user):
    own = factory.contributor(user=user)
    people.spoke(own)
    take = people.spoke(player, fooled=0.8)
    people.look()
    sign_in(browser_of(player))
    assert (people.points(own), people.points(player)) == (66, 0)
    assert Bonus.objects.get().contributor == own
    assert set(Badge.objects.values_list("contributor", "key")) == {(own.pk, "first-words")}
    assert Recording.objects.get(pk=take.pk).contributor == player


def test_signing_out_and_in_again_does_not_give_them_twice(player, user):
    own = factory.contributor(user=user)
    people.spoke(player)
    client = browser_of(player)
    for _ in range(3):
        sign_in(client)
        assert people.points(own) == 33
        client.post("/accounts/logout/")
        assert people.points(player) == 0
    assert THIRTY_THREE not in week_of(client)


def test_what_the_guest_plays_after_signing_out_is_the_guest_s_until_the_next_time(player, user):
    own = factory.contributor(user=user)
    client = browser_of(player)
    people.spoke(player)
    sign_in(client)
    client.post("/accounts/logout/")
    people.spoke(player)
    assert (people.points(own), people.points(player)) == (33, 33)
    sign_in(client)
    assert (people.points(own), people.points(player)) == (66, 0)


def test_a_take_withdrawn_later_takes_its_points_from_whoever_has_them(player, user):
    own = factory.contributor(user=user)
    take = people.spoke(player)
    sign_in(browser_of(player))
    take.withdraw(by="speaker")
    people.look()
    assert (people.points(own), people.points(player)) == (0, 0)


def test_a_bonus_that_waited_is_paid_to_the_account(player, user):
    own = factory.contributor(user=user)
    sample = people.spoke(player, fooled=0.8).cuts.get()
    sign_in(browser_of(player))
    for _ in range(2):
        people.voted(sample, sample.intent)
    # Neither the account that would be paid nor the voice itself may confirm it.
    people.look()
    assert people.points(own) == 45


def test_the_account_cannot_confirm_what_its_guest_said(player, user):
    own = factory.contributor(user=user)
    sample = people.spoke(player, fooled=0.8).cuts.get()
    sign_in(browser_of(player))
    for voter in (own, player, None):
        people.voted(sample, sample.intent, by=voter)
    people.look()
    assert Bonus.objects.get().status == "pending"


def test_the_limit_of_a_day_holds_for_a_guest_after_a_guest(user):
    own = factory.contributor(user=user)
    for _ in range(3):
        guest = factory.contributor()
        for _ in range(12):
            people.spoke(guest, moments=6)
        sign_in(browser_of(guest))
    assert people.points(own) <= GUEST.points_a_day


def test_a_quest_pays_once_for_both(player, user):
    own = factory.contributor(user=user)
    Quest.objects.create(language="en", game="cliffhanger", label="incomplete")
    for who in (own, player):
        for _ in range(3):
            people.spoke(who)
    sign_in(browser_of(player))
    paid = Award.objects.filter(kind="quest", contributor=own)
    assert sum(paid.values_list("points", flat=True)) == points.QUEST
    people.look()
    people.look()
    assert people.points(own) == 6 * 33 + points.QUEST


def test_days_of_both_make_one_streak(player, user):
    own = factory.contributor(user=user)
    people.spoke(own)
    earlier = people.spoke(player)
    Award.objects.filter(recording=earlier).update(day=today() - timedelta(days=1))
    sign_in(browser_of(player))
    assert progress.days(own.pk, today()) == {today(), today() - timedelta(days=1)}


def test_calibration_is_that_of_both_by_how_much_each_was_tested(player, second_player):
    people.spoke(player)
    people.spoke(second_player)
    Profile.objects.filter(contributor=player).update(golds=30, brier=0.2)
    Profile.objects.filter(contributor=second_player).update(golds=10, brier=0.0)
    joining.take_along(player, second_player)
    mine = Profile.objects.get(contributor=second_player)
    assert (mine.golds, round(mine.brier, 3)) == (40, 0.15)
    assert Profile.objects.get(contributor=player).golds == 0


@pytest.mark.parametrize("blocked", ["guest", "own"])
def test_nothing_moves_to_or_from_somebody_blocked(player, second_player, blocked):
    people.spoke(player)
    (player if blocked == "guest" else second_player).block("plays music")
    joining.take_along(player, second_player)
    assert people.points(second_player) == 0


def test_another_account_s_contributor_in_this_browser_gives_nothing(player, user):
    own = factory.contributor(user=user)
    player.link(User.objects.create_user("eve", password=PASSWORD))
    people.spoke(player)
    sign_in(browser_of(player))
    assert (people.points(own), people.points(player)) == (0, 33)
