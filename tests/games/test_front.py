"""The front page and the pages behind it, for whatever games there are."""

import re
from typing import Any

import pytest
from django.contrib.humanize.templatetags.humanize import apnumber
from django.test import Client

from accounts.models import Contributor
from corpus import housekeeping
from corpus.models import Tally
from games.catalogue import registry
from games.catalogue.base import Game
from tests import factory
from tests.games.test_post import browser

pytestmark = pytest.mark.django_db


def front() -> str:
    return Client().get("/").content.decode()


def test_the_games_are_counted_in_words_and_shown_in_the_registrys_order() -> None:
    page = front()
    assert f'<h2 id="games">{str(apnumber(len(registry.games()))).capitalize()} games</h2>' in page
    assert re.findall(r'data-game-card="([\w-]+)"', page) == [game.key for game in registry.games()]


def test_the_button_opens_the_first() -> None:
    assert f'href="/play/{registry.FIRST}/">Play a round</a>' in front()
    assert registry.games()[0].key == registry.FIRST


@pytest.mark.parametrize("game", registry.games(), ids=lambda game: game.key)
def test_each_card_has_the_games_own_shape(game: Game) -> None:
    shape = (registry.CATALOGUE / game.shape).read_text()
    assert shape in front()
    assert shape.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="shape" viewBox="0 0 48 48"')


def test_no_two_games_have_the_same_shape() -> None:
    shapes = {(registry.CATALOGUE / game.shape).read_text() for game in registry.games()}
    assert len(shapes) == len(registry.games())


@pytest.mark.parametrize("game", registry.games(), ids=lambda game: game.key)
def test_the_page_of_every_game_opens(player: Contributor, game: Game) -> None:
    answer = browser(player).get(f"/play/{game.key}/")
    assert answer.status_code == 200
    assert f'data-game="{game.key}"' in answer.content.decode()


def test_of_a_large_corpus_the_page_counts_nothing(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for _ in range(4):
        factory.recording(player)
    assert Tally.takes() == (4, 1)
    monkeypatch.setattr(Tally, "EXACT_UP_TO", 3)
    assert Tally.takes() == (3, 0)
    housekeeping.count()
    factory.recording(player)
    with django_assert_num_queries(2):
        assert Tally.takes() == (4, 1)
    assert '<span class="number">4</span> takes' in front()
