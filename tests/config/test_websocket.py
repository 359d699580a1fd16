"""What no page sends over a socket: bytes that are no text, handshakes that are none, floods of frames."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest
import uvicorn

from config.gate.connections import MOST_EMPTY
from config.gate.counts import Counts
from config.server import OPTIONS

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + base64.b64encode(bytes(16)) + b"\r\n\r\n"
)
# A final text frame of two bytes, masked with zeros.
NOT_UTF8 = bytes([0x81, 0x82, 0, 0, 0, 0, 0xFF, 0xFE])
# The same in two frames, and one letter that is halved between them.
IN_PARTS = bytes([0x01, 0x82, 0, 0, 0, 0, 0xFF, 0xC3, 0x80, 0x82, 0, 0, 0, 0, 0xA4, 0xFE])


@pytest.mark.parametrize(("sent", "text"), [(NOT_UTF8, "\ufffd\ufffd"), (IN_PARTS, "\ufffdä\ufffd")])
def test_text_that_is_not_utf8_reaches_the_application_and_no_log(
    caplog: pytest.LogCaptureFixture, sent: bytes, text: str
) -> None:
    heard: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        heard.append(await receive())
        await send({"type": "websocket.close"})

    async def scene() -> None:
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", **OPTIONS))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
        writer.write(HANDSHAKE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        await reader.read(2)
        writer.close()
        server.should_exit = True
        await serving

    with caplog.at_level(logging.WARNING):
        asyncio.run(scene())
    assert heard == [{"type": "websocket.receive", "text": text}]
    assert not caplog.records


UPGRADE = (
    b"Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + base64.b64encode(bytes(16)) + b"\r\n"
)
PING = bytes([0x89, 0x80, 0, 0, 0, 0])
LONG_PING = bytes([0x89, 0xFD, 0, 0, 0, 0]) + bytes(125)
PONG = bytes([0x8A, 0x80, 0, 0, 0, 0])
BEGUN = bytes([0x02, 0x80, 0, 0, 0, 0])
PART = bytes([0x00, 0x81, 0, 0, 0, 0, 0])
WHOLE = bytes([0x82, 0x82, 0, 0, 0, 0, 0, 0])


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> Counts:
    counts = Counts()
    monkeypatch.setattr("config.gate.connections.connections", counts)
    return counts


class Listening:
    """An application that takes whatever comes, and remembers how often it was asked."""

    def __init__(self) -> None:
        self.opened, self.came, self.left = 0, 0, asyncio.Event()

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        await receive()
        self.opened += 1
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            self.came += 1
        self.left.set()


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A line to the application."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", **OPTIONS))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await task


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (b"POST /ws/play/cliffhanger/ HTTP/1.1\r\n" + UPGRADE + b"\r\n", b" 405 "),
        (b"GET / HTTP/1.1\r\n" + UPGRADE + b"Cookie: a=" + b"a" * 9_000 + b"\r\n\r\n", b" 431 "),
        (b"GET / HTTP/1.1\r\n" + UPGRADE + b"A: a\r\n" * 130 + b"\r\n", b" 431 "),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + UPGRADE + b"\r\n", b" 414 "),
        (b"GET /\xff\xfe HTTP/1.1\r\n" + UPGRADE + b"\r\n", b" 4"),
        (b"GET / HTTP/1.1\r\n" + UPGRADE + b"A: \xff\x01\r\n\r\n", b" 4"),
    ],
    ids=["POST", "long cookie", "many headers", "long address", "no ASCII", "control character"],
)
def test_a_handshake_that_is_none_is_hung_up_on(
    request_: bytes, told: bytes, connections: Counts, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the line stayed for ever: headers had come, and no application had been asked."""

    async def scene() -> bytes:
        app = Listening()
        async with serving(app) as (reader, writer):
            writer.write(request_)
            async with asyncio.timeout(20):
                said = await reader.read()
                while connections.of("127.0.0.1"):
                    await asyncio.sleep(0.01)
            assert app.opened == 0
            return said

    said = asyncio.run(scene())
    assert told in said.split(b"\r\n")[0]
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("flood", [PING, PONG, PART], ids=["pings", "answers to none", "parts of a message"])
def test_a_flood_of_frames_that_are_no_message_ends_the_line(flood: bytes, connections: Counts) -> None:
    async def scene() -> int:
        app = Listening()
        async with serving(app) as (reader, writer):
            writer.write(HANDSHAKE)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(WHOLE + (BEGUN if flood is PART else b"") + flood * (MOST_EMPTY + 100))
            async with asyncio.timeout(20):
                with suppress(OSError):
                    await reader.read()
                await app.left.wait()
                while connections.of("127.0.0.1"):
                    await asyncio.sleep(0.01)
            return app.came

    assert asyncio.run(scene()) == 1


def test_a_message_in_parts_and_a_ping_now_and_then_are_taken() -> None:
    last = bytes([0x80, 0x81, 0, 0, 0, 0, 0])

    async def scene() -> int:
        app = Listening()
        async with serving(app) as (reader, writer):
            writer.write(HANDSHAKE)
            await reader.readuntil(b"\r\n\r\n")
            writer.write((BEGUN + PART * 3 + PING + last) * 100)
            async with asyncio.timeout(20):
                for _ in range(100):
                    assert await reader.readexactly(2) == bytes([0x8A, 0])
                while app.came < 100:
                    await asyncio.sleep(0.01)
            return app.came

    assert asyncio.run(scene()) == 100


def test_who_pings_and_takes_no_answer_is_hung_up_on(connections: Counts) -> None:
    """The answers would lie in memory, as fast as pings come; fewer than are a flood by their number."""

    async def scene() -> None:
        app = Listening()
        async with serving(app) as (reader, writer):
            writer.write(HANDSHAKE)
            await reader.readuntil(b"\r\n\r\n")
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            async with asyncio.timeout(60):
                with suppress(OSError):
                    while not app.left.is_set():
                        writer.write(LONG_PING * 500)
                        await asyncio.sleep(0.05)
                        await writer.drain()
                await app.left.wait()

    with patch("config.gate.connections.MOST_EMPTY", 10**9):
        asyncio.run(scene())
    assert connections.of("127.0.0.1") == 0
