"""What talks say over Redis: word for word, also where it was away, and a frame now or never."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from games.talks.live import exchange, resp
from games.talks.live.exchange import Exchange
from tests.daemons import Redis

MINE, THEIRS = b"talk:a:0", b"talk:a:1"
PATIENCE = 30.0


@pytest.fixture
def redis(settings: Any) -> Iterator[Redis]:
    found = Redis()
    settings.REDIS_URL = found.url
    yield found
    found.stop()


async def until(found: Callable[[], Any], say: Callable[[], None] = lambda: None) -> None:
    """say: again and again until then."""
    async with asyncio.timeout(PATIENCE):
        while not found():
            say()
            await asyncio.sleep(0.01)


def played(scene: Callable[[Exchange, list[bytes]], Awaitable[None]]) -> None:
    """A scene of one process that speaks, and what the other one hears on its channel."""

    async def course() -> None:
        loop = asyncio.get_running_loop()
        one, other, heard = Exchange(loop), Exchange(loop), list[bytes]()
        hears = heard.append
        one.join(MINE, hears)
        other.join(THEIRS, hears)
        await until(lambda: heard, lambda: one.frame(THEIRS, b"here"))
        await scene(one, heard)
        for each in (one, other):
            each._task.cancel()
        await asyncio.gather(one._task, other._task, return_exceptions=True)

    asyncio.run(course())


def test_frames_come_in_order_and_bytes_of_any_kind_are_none_of_the_language(redis: Redis) -> None:
    said = [bytes([number % 256]) * 700 + b"\r\n$3\r\n" for number in range(500)]

    async def scene(one: Exchange, heard: list[bytes]) -> None:
        for frame in said:
            one.frame(THEIRS, frame)
        await until(lambda: heard[-1] == said[-1])
        assert [each for each in heard if each != b"here"] == said

    played(scene)


@pytest.mark.parametrize("how", ["gone", "hangs"])
def test_what_was_said_while_redis_is_away_is_heard_once_it_is_back_but_for_frames(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(exchange, "LOOK_SECONDS", 0.05)

    async def scene(one: Exchange, heard: list[bytes]) -> None:
        transport = one._transport
        redis.away(how)
        one.word(THEIRS, b"gone")
        await until(lambda: one._transport is not transport, lambda: one.frame(THEIRS, b"lost"))
        one.word(THEIRS, b"over")
        one.frame(THEIRS, b"lost")
        redis.back(how)
        await until(lambda: b"over" in heard)
        await until(lambda: heard[-1] == b"frame", lambda: one.frame(THEIRS, b"frame"))
        words = [each for each in heard if each not in (b"lost", b"frame")]
        assert list(dict.fromkeys(words)) == [b"here", b"gone", b"over"]

    played(scene)


def test_with_the_last_line_the_connection_ends_and_what_was_said_is_let_out_first(redis: Redis) -> None:
    async def course() -> list[bytes]:
        heard: list[bytes] = []
        other = Exchange(asyncio.get_running_loop())
        other.join(THEIRS, heard.append)
        await until(lambda: heard, lambda: other.frame(THEIRS, b"here"))
        line = exchange.here()
        assert exchange.here() is line
        line.join(MINE, heard.append)
        line.word(THEIRS, b"gone")
        await line.leave(MINE, heard.append)
        assert exchange.here() is not line
        await until(lambda: b"gone" in heard)
        exchange.here()._task.cancel()
        exchange._here.clear()
        other._task.cancel()
        return heard

    assert asyncio.run(course())[-1] == b"gone"


def test_who_has_a_channel_from_somebody_else_keeps_it_when_they_leave(redis: Redis) -> None:
    async def scene(one: Exchange, heard: list[bytes]) -> None:
        newer: list[bytes] = []
        one.join(MINE, newer.append)
        await one.leave(MINE, heard.append)
        one.frame(MINE, b"frame")
        await until(lambda: newer)
        assert (set(newer), set(heard)) == ({b"frame"}, {b"here"})

    played(scene)


def test_an_answer_that_comes_in_pieces_is_read_when_it_is_whole() -> None:
    whole = b">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\n:7\r\n-NOPERM no\r\n"
    for length in range(len(b">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\n")):
        with pytest.raises(resp.Unfinished):
            resp.read(whole[:length], 0)
    message, at = resp.read(whole, 0)
    number, at = resp.read(whole, at)
    refused, at = resp.read(whole, at)
    assert (message, number, at) == ([b"message", b"a", b"\r\n\r\n"], b"7", len(whole))
    assert str(refused) == "NOPERM no"
    assert resp.command(b"PUBLISH", b"a", b"\r\n") == b"*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$2\r\n\r\n\r\n"
