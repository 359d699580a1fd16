"""The round that the page of a stage comes with: one like any other, which no socket offers again."""

import html
import json
import re
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from games.play import pace
from games.prompts.models import Prompt
from tests import factory
from tests.games.talk import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("prompts", "enqueued")]

PCM = factory.tone(0.5).tobytes()
STAGE = "/play/cliffhanger/?language=en"


def browser(person: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def first_round(person: Contributor, address: str = STAGE) -> dict[str, Any] | None:
    """What the page has, if it has one."""
    answer = browser(person).get(address)
    assert answer.status_code == 200
    found = re.search(r'data-first-round="([^"]*)"', answer.content.decode())
    return dict(json.loads(html.unescape(found[1]))) if found else None


def test_a_take_of_the_first_round_is_stored_over_a_socket(player: Contributor) -> None:
    given = first_round(player)
    assert given
    assert given["type"] == "round"

    async def scene() -> dict[str, Any]:
        page = Page(player)
        await page.open()
        await page.say(type="hello", protocol=1, language="en", prompt=given["prompt"]["key"])
        await page.hear()
        await page.send(given["round"], PCM)
        return await page.hear()

    assert async_to_sync(scene)()["type"] == "stored"
    assert Recording.objects.get().prompt_key == given["prompt"]["key"]


def test_a_prompt_that_the_page_has_comes_neither_with_the_greeting_nor_next(player: Contributor) -> None:
    async def scene() -> set[str]:
        keys = set()
        for _ in range(6):
            page = Page(player)
            await page.open()
            await page.say(type="hello", protocol=1, language="en", prompt="breakfast-0")
            keys.add((await page.hear())["prompt"]["key"])
            await page.say(type="next")
            keys.add((await page.hear())["prompt"]["key"])
            await page.close()
        return keys

    assert "breakfast-0" not in async_to_sync(scene)()


def test_whoever_can_have_none_gets_the_page_without_it_and_hears_why_when_it_asks(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Contributor) -> None:
        raise Refused(Fault.TOO_MUCH_AT_ONCE, 60)

    monkeypatch.setattr(pace, "count_round", refuse)
    assert first_round(player) is None
    asked = browser(player).get("/play/cliffhanger/round/?language=en")
    assert asked.json()["code"] == "too_much_at_once"


def test_a_language_without_prompts_has_a_page_all_the_same(player: Contributor) -> None:
    assert first_round(player, "/play/cliffhanger/?language=tr") is None


def test_the_page_of_the_day_has_its_prompt_as_long_as_there_are_tries(
    player: Contributor,
) -> None:
    given = first_round(player, "/daily/?language=en")
    assert given
    key = given["prompt"]["key"]
    assert Prompt.objects.filter(key=key, language="en").exists()
    tried = {name: given["prompt"][name] for name in ("first", "second", "daily")}
    for _ in range(3):
        factory.recording(player, prompt_key=key, prompt=tried, status=Recording.Status.LISTENED)
    assert first_round(player, "/daily/?language=en") is None


def test_the_first_round_of_a_page_that_was_kept_is_nobodys(client: Client) -> None:
    assert "data-first-round" not in client.get("/offline/cliffhanger/").content.decode()
