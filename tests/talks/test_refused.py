"""What a page says that cannot be, and what is asked of people before they talk."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Contributor
from corpus.refusals import Fault
from games.talks import leaving
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
