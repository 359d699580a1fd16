"""The board of a week: made-up names, and only of those who like to be seen."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from rewards import board, handles
from rewards.board import Week
from rewards.models import Award, Profile, today
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db


def browser_of(contributor: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


def with_points(
    number: int, *, language: str = "en", who: Contributor | None = None, **fields
) -> Contributor:
    who = who or factory.contributor()
    Profile.objects.made_for(who.pk)
    values = {"kind": "sample", "reference": f"r{Award.objects.count()}", "language": language, **fields}
    Award.objects.create(contributor=who, points=number, **values)
    return who


def seen(
    language: str = "en", week: Week | None = None, who: Contributor | None = None
) -> list[tuple[int, int]]:
    places = board.places(language, week or Week.of(today()), who.pk if who else None)
    return [(place.rank, place.points) for place in places]


def test_most_points_first_and_equal_ones_share_a_rank():
    for number in (5, 9, 5, 7):
        with_points(number)
    assert seen() == [(1, 9), (2, 7), (3, 5), (3, 5)]


def test_every_language_has_its_own_and_every_week():
    last_week = today() - timedelta(days=7)
    player = with_points(5)
    with_points(3, language="de", who=player)
    with_points(8, day=last_week, who=player)
    assert (seen("en"), seen("de"), seen("no")) == ([(1, 5)], [(1, 3)], [])
    assert seen("en", Week.of(last_week)) == [(1, 8)]


def test_beyond_the_first_twenty_one_sees_one_s_own_place():
    me = with_points(1)
    for _ in range(25):
        with_points(10)
    assert len(seen()) == 20
    assert seen(who=me)[-1] == (26, 1)


def test_a_week_begins_on_monday_and_belongs_to_the_year_of_its_thursday():
    week = Week.of(date(2027, 1, 1))
    assert (week.name, week.monday, week.sunday) == ("2026-W53", date(2026, 12, 28), date(2027, 1, 3))
    assert Week.named("2026-W53") == week
    assert week.after.name == "2027-W01"


def test_what_was_taken_back_leaves_the_board(player):
    take = people.spoke(player)
    assert seen() == [(1, 33)]
    take.withdraw(by="speaker")
    people.look()
    assert seen() == []


def test_leaving_the_board_is_one_button_and_takes_effect_at_once(player):
    people.spoke(player)
    browser = browser_of(player)
    handle = Profile.objects.get().handle
    assert handle in browser.get("/board/?language=en").content.decode()
    browser.post("/progress/board/", {"on_board": "no"})
    assert seen(who=player) == []
    assert handle not in browser.get("/board/?language=en").content.decode()
    browser.post("/progress/board/", {"on_board": "yes"})
    assert seen() == [(1, 33)]


def test_somebody_blocked_is_not_shown(player):
    people.spoke(player)
    player.block("plays music")
    assert seen() == []


def test_nobody_s_speaker_name_or_account_is_on_any_page(player, django_user_model):
    player.link(django_user_model.objects.create_user("ada-lovelace"))
    people.spoke(player)
    for client in (browser_of(player), Client()):
        for page in ("/board/?language=en", "/progress/"):
            content = client.get(page).content.decode()
            assert player.speaker not in content
            assert "ada-lovelace" not in content
            assert str(player.pk) not in content


def test_a_name_can_be_made_up_again(player):
    people.spoke(player)
    before = Profile.objects.get().handle
    browser_of(player).post("/progress/handle/")
    after = Profile.objects.get().handle
    assert before != after
    assert len(after.split()) == 3


def test_two_people_never_get_one_name(player, second_player, monkeypatch):
    names = iter(["Teal Otter 42", "Teal Otter 42", "Teal Otter 43", "Teal Otter 42", "Teal Otter 142"])
    monkeypatch.setattr(handles, "made_up", lambda *_: next(names))
    assert Profile.objects.made_for(player.pk).handle == "Teal Otter 42"
    second = Profile.objects.made_for(second_player.pk)
    assert second.handle == "Teal Otter 43"
    second.reroll()
    assert Profile.objects.get(pk=second.pk).handle == "Teal Otter 142"


@pytest.mark.parametrize("week", ["nonsense", "2026-W60", "9999-W52", "-W1", "2026-W"])
def test_weeks_that_are_none_are_no_pages(client, week):
    assert client.get("/board/", {"week": week}).status_code == 404


def test_earlier_weeks_are_pages(client):
    assert client.get("/board/?week=2026-W01&language=tr").status_code == 200
