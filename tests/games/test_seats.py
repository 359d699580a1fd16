"""Who gets a seat, who keeps it, and how much one person and one address may send in a quarter of an hour."""

import asyncio
from typing import Any

import pytest
from django.core.cache import cache

from accounts.limits.table import (
    MEGABYTES,
    ROUNDS,
    SOCKETS,
    SOCKETS_OF_AN_ADDRESS,
    TAKES,
    TAKES_OF_AN_ADDRESS,
)
from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from games.play import seats, socket
from tests import factory
from tests.games import test_post as over_http
from tests.games.talk import Page, stop_message
from tests.games.test_socket import play, told, turned_away

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("prompts", "enqueued")]

PCM = factory.tone(0.5).tobytes()


def from_address(page: Page, address: str) -> Page:
    page.line.scope["client"] = (address, 50_000)
    return page


async def greeted(*pages: Page) -> None:
    for page in pages:
        assert (await page.greet())["type"] == "round"


def test_one_person_has_three_pages_and_a_fourth_when_one_closes(player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        first, *others = (Page(player) for _ in range(SOCKETS.most))
        await greeted(first, *others)
        fourth = Page(player)
        await fourth.open()
        answer = await turned_away(fourth)
        await first.close()
        fifth = Page(player)
        await greeted(fifth)
        for page in (*others, fifth):
            await page.close()
        return answer

    assert play(scene) == told(Fault.TOO_MANY_PAGES)
    assert not any(cache.has_key(f"socket:{player.pk}:{number}") for number in range(SOCKETS.most))


def test_a_page_that_has_fallen_silent_gives_its_seat_to_the_newest(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> tuple[tuple[str, int], list[str]]:
        silent, *others = (Page(player) for _ in range(SOCKETS.most))
        await greeted(silent, *others)
        monkeypatch.setattr(seats, "SILENT_SECONDS", 0.2)
        await asyncio.sleep(0.3)
        for page in others:
            await page.say(type="next")
            await page.hear()
        newest = Page(player)
        await greeted(newest)
        answer = await turned_away(silent)
        kept = []
        for page in (*others, newest):
            await page.say(type="next")
            kept.append((await page.hear())["type"])
            await page.close()
        return answer, kept

    assert play(scene) == (told(Fault.TOO_MANY_PAGES), ["round"] * SOCKETS.most)


def test_a_key_of_a_process_that_has_died_ends_by_itself(player: Contributor) -> None:
    keys = [seats.claim(player.pk) for _ in range(SOCKETS.most + 1)]
    assert all(keys[:-1])
    assert keys[-1] == ""
    cache.delete(keys[0])  # as its time-out does
    assert seats.claim(player.pk) == keys[0]
    cache.delete(keys[1])
    seats.keep(keys[1])
    assert seats.claim(player.pk) == ""


def test_one_address_has_so_many_sockets_and_another_one_is_free(
    player: Contributor, second_player: Contributor, settings: Any
) -> None:
    settings.LIMITS = {SOCKETS_OF_AN_ADDRESS.name: 1}

    async def scene() -> tuple[str, int]:
        first = from_address(Page(player), "203.0.113.7")
        second = from_address(Page(second_player), "203.0.113.7")
        elsewhere = from_address(Page(second_player), "203.0.113.8")
        await greeted(first)
        await second.open()
        answer = await turned_away(second)
        await greeted(elsewhere)
        await first.close()
        await elsewhere.close()
        return answer

    assert play(scene) == told(Fault.TOO_MANY_AT_YOUR_ADDRESS)


def test_words_alone_keep_no_seat(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "IDLE_SECONDS", 0.6)

    async def scene() -> tuple[str, int]:
        page = Page(player)
        offered = await page.greet()
        for _ in range(100):
            await page.start(offered["round"])
            await page.frame(bytes(2))  # a drop of sound, as slow as nobody speaks
            await page.say(type="next")
            answer = await page.hear()
            if answer["type"] == "error":
                return answer["code"], await page.close_code()
            offered = answer
            await asyncio.sleep(0.1)
        raise AssertionError("still seated")

    assert play(scene) == told(Fault.IDLE)


def test_a_take_that_is_being_spoken_keeps_its_seat_until_it_is_stored(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "IDLE_SECONDS", 0.4)

    async def scene() -> str:
        page = Page(player)
        await page.start((await page.greet())["round"])
        pcm = factory.tone(2.0).tobytes()
        for at in range(0, len(pcm), 3_200):
            await page.frame(pcm[at : at + 3_200])
            await asyncio.sleep(0.05)
        await page.say(**stop_message(pcm))
        answer = await page.hear()
        await page.close()
        return str(answer["type"])

    assert play(scene) == "stored"


@pytest.mark.parametrize("limit", [TAKES, MEGABYTES])
def test_who_has_sent_a_lot_is_told_before_they_speak_again_and_nothing_is_lost(
    player: Contributor, second_player: Contributor, settings: Any, limit: Any
) -> None:
    settings.LIMITS = {limit.name: 1}
    client = over_http.browser(player)
    kept, spare = over_http.token_for(client), over_http.token_for(client)
    receipt = over_http.post(client, kept).json()["receipt"]
    refused = over_http.post(client, spare)
    assert over_http.told(refused) == ("too_much_at_once", 429)
    assert 1 <= int(refused["Retry-After"]) <= limit.seconds
    assert over_http.told(client.get(over_http.ROUND, {"language": "en"})) == ("too_much_at_once", 429)
    assert over_http.post(client, kept).json()["receipt"] == receipt
    other = over_http.browser(second_player)
    assert over_http.post(other, over_http.token_for(other)).status_code == 200


def test_rounds_are_counted_over_a_socket_too(player: Contributor, settings: Any) -> None:
    settings.LIMITS = {ROUNDS.name: 2}

    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.greet()
        await page.say(type="next")
        await page.hear()
        await page.say(type="next")
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_MUCH_AT_ONCE)


def test_an_address_sends_so_much_whoever_it_is(
    player: Contributor, second_player: Contributor, settings: Any
) -> None:
    settings.LIMITS = {TAKES_OF_AN_ADDRESS.name: 1}
    first, second = over_http.browser(player), over_http.browser(second_player)
    assert over_http.post(first, over_http.token_for(first)).status_code == 200
    assert over_http.told(over_http.post(second, over_http.token_for(second))) == (
        "too_many_at_your_address",
        429,
    )
    assert Recording.objects.count() == 1
