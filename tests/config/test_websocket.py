"""Bytes that are no text, sent as text, over a real connection."""

import asyncio
import base64
import logging
from typing import Any

import pytest
import uvicorn

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
