"""What is on its way to a page: at once where the page takes it, in order where it does not."""

import asyncio
from typing import Any

import pytest

from games.play.scores import Gone
from games.talks.live.messages import Have
from games.talks.live.outbox import Outbox


def said(events: list[dict[str, Any]]) -> list[object]:
    return [event.get("bytes") or event["text"] for event in events]


def test_a_frame_goes_at_once_and_behind_one_that_waits_all_wait_in_order() -> None:
    async def scene() -> None:
        takes, sent = asyncio.Event(), list[dict[str, Any]]()

        async def send(event: dict[str, Any]) -> None:
            await takes.wait()
            await asyncio.sleep(0)  # a second thing to wait for
            sent.append(event)

        async def at_once(event: dict[str, Any]) -> None:
            sent.append(event)

        outbox = Outbox(at_once)
        running = asyncio.create_task(outbox.run())
        await asyncio.sleep(0)
        outbox.frame(b"1")
        assert said(sent) == [b"1"]
        outbox._send = send
        outbox.frame(b"2")
        outbox.say(Have(7))
        outbox.frame(b"3")
        assert said(sent) == [b"1"]
        takes.set()
        await outbox.empty(5)
        assert said(sent) == [b"1", b"2", '{"type":"have","next":7}', b"3"]
        running.cancel()

    asyncio.run(scene())


def test_a_frame_that_is_being_sent_ends_with_its_page() -> None:
    async def scene() -> list[str]:
        ends: list[str] = []

        async def send(_: dict[str, Any]) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ends.append("sending")

        outbox = Outbox(send)
        running = asyncio.create_task(outbox.run())
        await asyncio.sleep(0)
        outbox.frame(b"1")
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return ends

    assert asyncio.run(scene()) == ["sending"]


def test_that_a_page_has_gone_ends_its_own_line_and_not_that_of_who_speaks() -> None:
    async def scene() -> None:
        async def send(_: dict[str, Any]) -> None:
            raise Gone

        outbox = Outbox(send)
        running = asyncio.create_task(outbox.run())
        await asyncio.sleep(0)
        outbox.frame(b"1")
        with pytest.raises(Gone):
            await running

    asyncio.run(scene())
