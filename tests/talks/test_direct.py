"""Frames by calls, as the site's own server hands them over: the same talk, in the same order."""

from collections.abc import Callable
from typing import Any

import pytest

from corpus.refusals import Fault
from games.play.wire.connection import DIRECT
from games.talks import keeping
from games.talks.live.socket import TalkConnection
from games.talks.models import Talk
from tests.talks import speaking
from tests.talks.speaking import Speaker
from tests.talks.test_faults import MINE, THEIRS, kept, pcm, told, told_why
from tests.talks.test_talk import play, sound_of

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """What `config.gate.connections.Direct` is to a socket. `takes_more`: whether its page does."""

    def __init__(self) -> None:
        self.takes: Callable[[bytes], bool] | None = None
        self.sent: list[bytes] = []
        self.takes_more = True

    def listen(self, takes: Callable[[bytes], bool] | None) -> None:
        self.takes = takes

    def send(self, data: bytes) -> bool:
        if self.takes_more:
            self.sent.append(data)
        return self.takes_more

    def comes(self, frames: list[bytes]) -> list[bool]:
        assert self.takes is not None
        return [self.takes(frame) for frame in frames]


@pytest.fixture
def servers(speakers: tuple[Speaker, Speaker]) -> tuple[Server, Server]:
    """Of each of the two."""
    found = Server(), Server()
    for page, server in zip(speakers, found, strict=True):
        scope: dict[str, Any] = page.line.scope
        scope["extensions"] = {DIRECT: server}
    return found


def test_frames_go_straight_from_one_page_to_the_other_and_are_kept(
    speakers: tuple[Speaker, Speaker], servers: tuple[Server, Server], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.say(type="ping", sent=0)
        await one.hears("pong")  # it waits for more
        assert all(servers[0].comes(MINE[:50]))
        assert servers[1].sent == MINE[:50]
        servers[1].takes_more = False
        assert all(servers[0].comes(MINE[50:]))
        await other.until(lambda: len(other.frames) == len(MINE) - 50)
        await other.send(THEIRS)  # a server may hand them over as messages too
        await one.say(type="leave")
        await one.ends()
        await other.ends()

    play(scene)
    assert servers[1].sent + other.frames == MINE
    assert servers[0].sent == THEIRS
    takes = kept(talk)
    assert [sound_of(takes[side].audio).tobytes() for side in (0, 1)] == [pcm(MINE), pcm(THEIRS)]
    assert [server.takes for server in servers] == [None, None]


def test_what_may_not_be_sent_is_told_in_words_and_nothing_more_is_taken(
    speakers: tuple[Speaker, Speaker], servers: tuple[Server, Server]
) -> None:
    one, other = speakers

    async def scene() -> tuple[str, int]:
        await speaking.both_ready(one, other)
        await one.say(type="ping", sent=0)
        await one.hears("pong")
        assert servers[0].comes([MINE[0][:-1], MINE[0]]) == [True, False]
        return await told_why(one)

    assert play(scene) == told(Fault.ODD_BYTES)
    assert servers[1].sent == []


def test_a_frame_does_not_overtake_the_message_before_it(
    speakers: tuple[Speaker, Speaker], servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = speakers
    skip, taken = keeping.skip, []

    def slow(*parts: Any) -> None:
        taken.extend(servers[0].comes(MINE[:1]))
        skip(*parts)

    monkeypatch.setattr(keeping, "skip", slow)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.say(type="resume", next=100)
        await one.say(type="ping", sent=0)
        await one.hears("pong")
        await one.say(type="leave")
        await one.ends()
        await other.ends()

    play(scene)
    assert taken == [False]


def test_who_goes_while_something_is_said_to_them_ends_nothing_twice() -> None:
    async def scene() -> None:
        connection = TalkConnection({"headers": []}, receive=None, send=None)  # type: ignore[arg-type]  # never asked
        connection.give_up()
        connection.finish()

    play(scene)
