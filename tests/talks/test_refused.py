"""What a page says that cannot be, and what is asked of people before they talk."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import Contributor, User
from corpus.refusals import Fault
from games.play.wire.connection import OPEN_AGAIN
from games.talks import leaving
from games.talks.live import talking
from games.talks.live.socket import TalkConnection
from games.talks.models import Side, Stretch, Talk
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import (
    MINE,
    hang_up,
    play,
    told,
    told_why,
)
from tests.talks.speaking import READY, Speaker

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_side_follows_its_guest_into_their_account(
    player: Contributor, second_player: Contributor, talk: Talk
) -> None:
    own = factory.contributor()
    leaving._put_aside(guest=player, own=own)
    assert Side.objects.get(talk=talk, number=0).contributor == own
    leaving._put_aside(guest=own, own=second_player)
    assert Side.objects.get(talk=talk, number=0).contributor == own


BAD: dict[str, tuple[dict[str, Any] | bytes | str, Fault]] = {
    "no JSON": ("{", Fault.INVALID_JSON),
    "no such message": ({"type": "next"}, Fault.UNKNOWN_MESSAGE),
    "greeted twice": ({"type": "hello", "protocol": 1, "language": "en"}, Fault.WRONG_ORDER),
    "no headphones": (READY | {"headphones": False}, Fault.INVALID_MESSAGE),
    "a rate of no whole frames": (READY | {"sample_rate": 11_025}, Fault.SAMPLE_RATE_OUT_OF_RANGE),
    "a rate beyond": (READY | {"sample_rate": 96_000}, Fault.SAMPLE_RATE_OUT_OF_RANGE),
    "sound before it begins": (MINE[0], Fault.WRONG_ORDER),
    "a mark before it is ready": ({"type": "mark", "name": "answer", "at": 0}, Fault.WRONG_ORDER),
    "a report of nothing": ({"type": "report", "reason": "boring"}, Fault.INVALID_MESSAGE),
    "too many spans": ({"type": "heard", "spans": [[0, 0, 1, 0]] * 201}, Fault.INVALID_MESSAGE),
    "a span that is none": ({"type": "heard", "spans": [[0, -1, 1, 0]]}, Fault.INVALID_MESSAGE),
}


@pytest.mark.parametrize("said", BAD)
def test_what_cannot_be_understood_is_told_in_words(said: str, player: Contributor) -> None:
    message, fault = BAD[said]
    page = Speaker(player, speaking.invited(player).code)

    async def scene() -> tuple[str, int]:
        await page.come()
        if isinstance(message, bytes):
            await page.frame(message)
        elif isinstance(message, str):
            await page.text(message)
        else:
            await page.say(**message)
        return await told_why(page)

    assert play(scene) == told(fault)


CHANGES: dict[str, tuple[Callable[[Contributor], object], int]] = {
    "blocked": (lambda who: who.block("x"), Fault.BLOCKED.close),
    "withdrew": (Contributor.withdraw_consent, Fault.NO_CONSENT.close),
    "signed up": (lambda who: who.link(User.objects.create_user("ada")), OPEN_AGAIN),
    "signed out": (Contributor.unlink, OPEN_AGAIN),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_that_speaks_for_nobody_any_more_ends_within_the_talk(
    speakers: tuple[Speaker, Speaker], player: Contributor, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of a game does: whoever copied a cookie does not go on talking."""
    monkeypatch.setattr("games.talks.live.socket.RENEWED", 0.1)
    one, other = speakers
    changes, code = CHANGES[change]

    async def scene() -> int:
        await speaking.both_ready(one, other)
        await one.send(MINE[:10])
        await asyncio.to_thread(changes, player)
        ended = await one.ends()
        await other.close()
        return ended

    assert play(scene) == code


def test_a_database_that_is_away_for_a_while_ends_no_talk(
    speakers: tuple[Speaker, Speaker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("games.talks.live.socket.RENEWED", 0.05)
    asked: list[int] = []

    def away(*_: object) -> None:
        asked.append(1)
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("games.play.takes.check_still", away)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        while len(asked) < 4:
            await asyncio.sleep(0.05)
        await one.send(MINE)
        await other.hears_frames(len(MINE))
        await hang_up(one, other)

    play(scene)


def test_a_flood_of_words_ends_the_line(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "MANY_TEXTS", 20)
    monkeypatch.setattr(talking, "TEXTS_A_SECOND", 0)
    page = Speaker(player, speaking.invited(player).code)

    async def scene() -> tuple[str, int]:
        await page.get_ready()
        for _ in range(20):
            await page.say(type="heard", spans=[])
        return await told_why(page)

    assert play(scene) == told(Fault.TOO_FAST)


def test_another_protocol_is_an_older_page(player: Contributor) -> None:
    page = Speaker(player, speaking.invited(player).code)

    async def scene() -> tuple[str, int]:
        await page.open()
        await page.say(type="hello", protocol=2, language="en")
        return await told_why(page)

    assert play(scene) == told(Fault.UNKNOWN_PROTOCOL)


def test_a_ping_is_answered_and_its_round_trip_kept(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE[:1])
        for second in range(3):
            await one.say(
                type="ping", sent=second * 16_000, heard=second * 16_000 - 15_900 if second else None
            )
            pong = await one.hears("pong", sent=second * 16_000)
            assert pong["received"] <= pong["replied"]
        await hang_up(one, other)

    play(scene)
    logs = [log for log in Stretch.objects.filter(side__number=0).values_list("log", flat=True) if log]
    assert [len(exchange) for log in logs for exchange in log["clock"]] == [4, 4]


def test_the_page_asks_for_an_agreement_of_its_own(
    client: Client, player: Contributor, second_player: Contributor
) -> None:
    mine = client_of(player)
    invited = mine.post("/talks/", {"game": "spot-the-difference", "language": "en"})
    path = invited["Location"]
    assert not mine.get(path).context["agreed"]
    theirs = client_of(second_player)
    text = theirs.get(path).context["text"]
    theirs.post(path, {"version": text.version})  # the box was left empty
    assert not Side.objects.exclude(agreed_at=None).exists()
    for page in (mine, theirs):
        page.post(path, {"agree": "on", "version": text.version})
        assert page.get(path).context["agreed"]
    sides = Side.objects.order_by("number")
    assert [(side.contributor, side.text_sha256) for side in sides] == [
        (player, text.sha256),
        (second_player, text.sha256),
    ]
    assert client.get(path).status_code == 302


def test_what_was_read_is_agreed_to_though_the_site_speaks_another_language_since(
    player: Contributor,
) -> None:
    mine = client_of(player)
    path = mine.post("/talks/", {"game": "spot-the-difference", "language": "en"})["Location"]
    mine.cookies["language"] = "de"
    shown = mine.get(path)
    assert '<ul class="pair-lines" lang="de" dir="auto">' in shown.content.decode()
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode()))
    mine.cookies["language"] = "en"
    mine.post(path, form | {"agree": "on"})
    side = Side.objects.get()
    assert (side.text_language, side.text_sha256) == ("de", shown.context["text"].sha256)


@pytest.mark.parametrize("said", ["ar", "../1.en", "e" * 5_000])
def test_where_there_is_no_translation_the_text_is_english_and_says_so(
    player: Contributor, said: str
) -> None:
    mine = client_of(player)
    path = mine.post("/talks/", {"game": "spot-the-difference", "language": "en"})["Location"]
    mine.cookies["language"] = "ar"
    assert '<ul class="pair-lines" lang="en" dir="auto">' in mine.get(path).content.decode()
    mine.post(path, {"agree": "on", "version": "1", "text_language": said})
    assert set(Side.objects.values_list("text_language", flat=True)) == {"en"}


def test_invitations_are_limited(player: Contributor, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"invitations": 2}
    page = client_of(player)
    answers = [page.post("/talks/", {"game": "alibi", "language": "en"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_who_goes_while_something_is_said_to_them_ends_nothing_twice() -> None:
    async def scene() -> None:
        connection = TalkConnection({"headers": []}, receive=None, send=None)  # type: ignore[arg-type]  # never asked
        connection.give_up()
        connection.finish()

    play(scene)
