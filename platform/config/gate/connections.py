"""Connections, before there is a request on them: uvicorn waits for headers as long as a browser likes, reads
as many, and takes any number from one address.
"""

import asyncio
import sys
from typing import Any, Final

from django.conf import settings
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from accounts.addresses import home
from config.gate.answers import HEADERS_TOO_LARGE, TOO_MANY, TOO_SLOW, No, raw
from config.gate.counts import Counts

HEADER_BYTES: Final = 64 * 1024

connections: Final = Counts()
"""Of this process, by where they come from; a socket is one that was HTTP before."""


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's, with a deadline and a size for headers, and a number of connections for each address.

    A proxy that is believed is not counted: everybody comes from there. Whom it names the gate counts.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._from = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._headers_end = False
        self._come = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        address = counted_as(self.config, self.client)
        if address and not connections.enter(address, settings.CONNECTIONS_AN_ADDRESS):
            self._hang_up(TOO_MANY)
            return
        self._from = address
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._headers_end:
            super().data_received(data)
            return
        if self._deadline is None:
            self._expect_headers()
        self._come += len(data)
        super().data_received(data)
        if self._come > HEADER_BYTES and not self._headers_end:
            self._hang_up(HEADERS_TOO_LARGE)

    def on_headers_complete(self) -> None:
        self._headers_end = True
        self._come = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        # One that was sent behind it has its headers already.
        self._headers_end = bool(self.pipeline)
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        self._leave()
        super().handle_websocket_upgrade()

    def _expect_headers(self) -> None:
        self._deadline = self.loop.call_later(settings.HEADER_SECONDS, self._too_slow)

    def _too_slow(self) -> None:
        """A browser opens connections in store, and would show a word on one that it has not used yet."""
        if self._come:
            self._hang_up(TOO_SLOW)
        else:
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _leave(self) -> None:
        if self._from:
            connections.leave(self._from)
            self._from = ""

    def _hang_up(self, no: No) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(raw(no))
            self.transport.close()


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, without its traceback for text that is not UTF-8, and counted among the connections.

    uvicorn logs such a message as an exception of its own and hangs up without a word for the player. Here it
    reaches the application with replacement characters in it: no JSON, which has a named error.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._from = counted_as(self.config, self.client)
        # It was let in as HTTP a moment ago, and has just left there.
        connections.enter(self._from, sys.maxsize)

    def connection_lost(self, exc: Exception | None) -> None:
        connections.leave(self._from)
        super().connection_lost(exc)

    def handle_text(self, event: Frame) -> None:
        """Of bytes nothing is asked here: they are every 100 ms of every player."""
        if event.fin:
            event.data = _readable(event.data)
        super().handle_text(event)

    def handle_cont(self, event: Frame) -> None:
        if event.fin and self.curr_msg_data_type == "text":
            before, self.frames = self.frames, []
            event.data = _readable(b"".join([*before, event.data]))
        super().handle_cont(event)


def _readable(text: bytes | bytearray | memoryview) -> bytes:
    return bytes(text).decode(errors="replace").encode()


def counted_as(config: Any, client: tuple[str, int] | None) -> str:
    """What a connection is counted under; "" of a proxy that is believed, and where there is no address."""
    if client is None:
        return ""
    if config.proxy_headers and client[0] in _trusted(config):
        return ""
    return home(client[0])


def _trusted(config: Any) -> Any:
    """uvicorn's own reading of FORWARDED_ALLOW_IPS, made once."""
    found = getattr(config, "trusted_proxies", None)
    if found is None:
        found = ProxyHeadersMiddleware(config.loaded_app, config.forwarded_allow_ips).trusted_hosts
        config.trusted_proxies = found
    return found
