"""Connections, before there is a request on them and beside what is one: uvicorn waits for headers as long as
a browser likes, reads as many, and takes any number from one address.
"""

import asyncio
import socket
import sys
from typing import Any, Final

from django.conf import settings
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from accounts.addresses import home
from config.gate.answers import HEADERS_TOO_LARGE, TOO_MANY, TOO_SLOW, UNREADABLE, No, raw
from config.gate.counts import Counts

HEADER_BYTES: Final = 64 * 1024

UNREAD_SECONDS: Final = 120
"""After which whoever takes nothing of what is sent to them is given up, be it that they have gone without a
word, or that they do not read: Linux would try for a quarter of an hour, and with the latter for ever."""

MOST_EMPTY: Final = 1_000
EMPTY_SECONDS: Final = 10.0
"""Frames of a socket within so long that are no message: pings, their answers, and the second and further
parts of messages. A browser sends one in 20 seconds, and may part what is long."""

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
        self._come = self._beside = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        address = counted_as(self.config, self.client)
        if address and not connections.enter(address, settings.CONNECTIONS_AN_ADDRESS):
            self._hang_up(TOO_MANY)
            return
        self._from = address
        _give_up_unread(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._headers_end:
            self._beside += len(data)
            super().data_received(data)
            if self._beside > HEADER_BYTES:
                self._hang_up(HEADERS_TOO_LARGE)
            return
        if self._deadline is None:
            self._expect_headers()
        self._come += len(data)
        super().data_received(data)
        if self._come > HEADER_BYTES and not self._headers_end:
            self._hang_up(HEADERS_TOO_LARGE)

    def on_headers_complete(self) -> None:
        self._headers_end = True
        self._come = self._beside = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What comes beside a body has no end of its own: the headers behind it, those of the next request,
        and what parts it into chunks, which may be as much as it is."""
        self._beside = max(0, self._beside - 2 * len(body))
        super().on_body(body)

    def on_response_complete(self) -> None:
        # One that was sent behind it has its headers already.
        self._headers_end = bool(self.pipeline)
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        self._leave()
        super().handle_websocket_upgrade()
        protocol = self.transport.get_protocol()
        if isinstance(protocol, WebSocketProtocol):
            protocol.has_shaken_hands()

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
        self._empty, self._since = 0, self.loop.time()
        # It was let in as HTTP a moment ago, and has just left there.
        connections.enter(self._from, sys.maxsize)

    def has_shaken_hands(self) -> None:
        """Hang up where there is no handshake in the request: of one that is no GET, or that says more about
        itself than the library of sockets reads, uvicorn waits for the rest, for ever."""
        if not self.handshake_initiated and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()) or raw(UNREADABLE))
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        connections.leave(self._from)
        super().connection_lost(exc)

    def handle_text(self, event: Frame) -> None:
        """Of bytes nothing is asked here: they are every 100 ms of every player."""
        if event.fin:
            event.data = _readable(event.data)
        super().handle_text(event)

    def handle_ping(self) -> None:
        """Answered, unless the answers before are not taken: they would lie in memory."""
        if self.writable.is_set() and self._may_say_nothing():
            super().handle_ping()
        else:
            self._hang_up()

    def handle_pong(self, event: Frame) -> None:
        if self._may_say_nothing():
            super().handle_pong(event)
        else:
            self._hang_up()

    def handle_cont(self, event: Frame) -> None:
        if not self._may_say_nothing():
            return self._hang_up()
        if event.fin and self.curr_msg_data_type == "text":
            before, self.frames = self.frames, []
            event.data = _readable(b"".join([*before, event.data]))
        return super().handle_cont(event)

    def _may_say_nothing(self) -> bool:
        """Whether one more frame is taken that is no message by itself. They reach no application, which
        could say how many there may be, and each takes as long as one that does."""
        now = self.loop.time()
        if now - self._since >= EMPTY_SECONDS:
            self._empty, self._since = 0, now
        self._empty += 1
        return self._empty <= MOST_EMPTY

    def _hang_up(self) -> None:
        """Without another word: whoever floods a line reads none."""
        if not self.close_sent:
            self.close_sent = True
            self.transport.abort()


def _give_up_unread(transport: asyncio.Transport) -> None:
    line, option = transport.get_extra_info("socket"), getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None and line is not None and line.family in (socket.AF_INET, socket.AF_INET6):
        line.setsockopt(socket.IPPROTO_TCP, option, UNREAD_SECONDS * 1000)


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
