"""The quest of a day: the emptiest cell that somebody can fill."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import contributors
from corpus.labels import Label
from corpus.models import Sample
from games.catalogue import registry
from games.catalogue.base import Game
from games.prompts.models import Prompt
from rewards import points
from rewards.models import Award, Coverage, Quest, today
from rewards.quests import daily
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db


def prompt(game: str = "cliffhanger", language: str = "en", **text: str) -> None:
    Prompt.objects.create(game=game, language=language, key=f"p{Prompt.objects.count()}", text=text)


def covered(label: str, samples: int, language: str = "en", mode: str = "", device: str = "phone") -> None:
    Coverage.objects.create(language=language, label=label, mode=mode, device=device, samples=samples)


def quest(**fields: object) -> Quest:
    values = {"language": "en", "game": "cliffhanger", "label": Label.INCOMPLETE, **fields}
    return Quest.objects.create(**values)


def picked(language: str = "en") -> Quest:
    """The quest that is there to be picked."""
    found = daily.pick(language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "game", [game for game in registry.games() if game.records], ids=lambda game: game.key
)
def test_a_quest_can_ask_for_whatever_a_game_yields(game: Game):
    prompt(game.key)
    for label in Label.values:
        covered(label, 0 if label == game.yields[-1] else 9)
    assert (picked().game, picked().label) == (game.key, game.yields[-1])


def test_it_is_the_emptiest_cell_of_all_devices_together():
    prompt()
    covered(Label.COMPLETE, 5)
    covered(Label.COMPLETE, 5, device="desktop")
    covered(Label.INCOMPLETE, 7)
    assert picked().label == Label.INCOMPLETE


def test_what_no_prompt_leads_to_is_never_asked_for():
    prompt()
    prompt("stop-the-bot", "de")
    prompt("stop-the-bot", "en")
    Prompt.objects.filter(language="en", game="stop-the-bot").update(retired_at="2026-01-01T00:00Z")
    covered(Label.COMPLETE, 50)
    covered(Label.INCOMPLETE, 50)
    assert picked().game == "cliffhanger"
    assert picked("de").game == "stop-the-bot"
    assert daily.pick("fi") is None


def test_the_mode_of_a_prompt_is_a_cell_of_its_own():
    prompt("number-relay", mode="card")
    prompt("number-relay", mode="phone")
    for label in (Label.COMPLETE, Label.INCOMPLETE):
        covered(label, 9, mode="card")
    assert picked().mode == "phone"


def test_it_is_picked_once_a_day_and_stays_whatever_is_counted_later():
    prompt()
    first = picked()
    covered(first.label, 1_000)
    assert daily.pick("en") == first
    assert daily.pick_all() == 0


def test_the_third_take_of_the_day_brings_the_bonus_once(player):
    asked = quest()
    for number in range(4):
        people.spoke(player, moments=3)
        assert Award.objects.filter(kind="quest").count() == (number >= 2)
    assert Award.objects.get(kind="quest").points == points.QUEST
    assert asked.done_by(player.pk) == points.QUEST_TAKES


def test_takes_of_other_games_labels_modes_languages_days_or_people_do_not_count(player, second_player):
    asked = quest(mode="card")
    people.spoke(player)
    people.spoke(player, mode="card", language="de")
    people.spoke(second_player, mode="card")
    people.spoke(player, mode="card", game="number-relay")
    old = people.spoke(player, mode="card")
    Award.objects.filter(recording=old).update(day=today() - timedelta(days=1))
    assert asked.done_by(player.pk) == 0


def test_three_takes_of_another_game_are_not_what_the_quest_asks_for(player):
    asked = quest(game="maze-courier")
    for _ in range(3):
        people.spoke(player)
    assert not Award.objects.filter(kind="quest").exists()
    for _ in range(3):
        people.spoke(player, game="maze-courier")
    assert Award.objects.filter(kind="quest").count() == 1
    assert asked.done_by(player.pk) == points.QUEST_TAKES


def test_one_prompt_said_again_and_again_does_not_count(player):
    asked = quest()
    for _ in range(5):
        people.spoke(player, prompt_key="same")
    assert asked.done_by(player.pk) == points.TAKES_A_PROMPT


def test_the_bonus_goes_when_a_take_of_it_does_and_comes_back_with_another(player):
    quest()
    takes = [people.spoke(player) for _ in range(3)]
    takes[0].withdraw(by="speaker")
    people.look()
    paid = Award.objects.filter(kind="quest")
    assert sum(paid.values_list("points", flat=True)) == 0
    sample = takes[1].cuts.get()
    assert sample.status == Sample.Status.AGREED


def test_the_page_can_ask_how_far_one_is(player):
    quest(game="stop-the-bot", label=Label.WAIT)
    client = Client()
    assert client.get("/progress/quest/?language=de").json() == {"quest": None}
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    people.spoke(player)
    said = client.get("/progress/quest/?language=en").json()["quest"]
    assert (said["game"], said["label"], said["done"], said["of"]) == ("stop-the-bot", "wait", 0, 3)
    assert said["url"] == "/play/stop-the-bot/?language=en"


def test_it_is_said_in_the_languages_of_the_stage_and_in_english_elsewhere(client):
    for language in ("de", "fi"):
        quest(language=language, mode="phone")
    german = client.get("/progress/quest/?language=de").json()["quest"]
    assert german["text"] == "Pausen mitten im Gedanken (Telefonnummern)"
    assert "3 Aufnahmen in Cliffhanger" in german["sentence"]
    assert "3 takes of Cliffhanger" in client.get("/progress/quest/?language=fi").json()["quest"]["sentence"]


def test_the_front_page_shows_it(client):
    assert b"data-quest" not in client.get("/?language=en").content
    quest()
    assert b"data-quest" in client.get("/?language=en").content


@pytest.mark.parametrize("address", ["/", "/progress/"])
def test_a_page_shows_it_in_the_language_of_the_page(client, address):
    quest(language="de")
    page = client.get(address, headers={"Accept-Language": "de"}).content.decode()
    assert "Das fehlt uns heute am meisten" in page
    assert "What we need most today" not in page


def test_a_page_shows_it_to_somebody_nobody_knows(client):
    quest()
    page = client.get("/progress/?language=en").content.decode()
    assert "What we need most today" in page
    assert "Play Cliffhanger" in page
    assert not Award.objects.exists()
    assert factory.contributor().awards.count() == 0
