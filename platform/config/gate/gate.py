"""In front of the application: no request is larger or slower than its address takes, and no address of the
network has more of them under way than others need.

Django writes a body down before any view, or the lack of one, is looked for. So this stands before it, and
counts what really comes. A socket passes untouched: its frames have limits of their own (`games.play`).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from channels.db import database_sync_to_async
from django.conf import settings

from accounts.addresses import home
from config.gate.answers import BUSY, NO_TOKEN, TOO_LARGE, TOO_MANY, TOO_SLOW, UNREADABLE, No, body_of
from config.gate.counts import Counts
from config.gate.uploads import Upload, form, has_token, uploads

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

GONE: Final[Event] = {"type": "http.disconnect"}

LINGER_SECONDS: Final = 2.0
"""After a no: who is still sending would not hear it if the line were cut at once."""

LINGER_BYTES: Final = 16 * 2**20

CHARSETS: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"iso-8859-1"})
_CHARSET: Final = re.compile(rb'charset\s*=\s*"?([^\s";]*)')

UNKNOWN: Final = -1
"""Length of a body that comes in chunks."""


class Gate:
    """An ASGI application around another one."""

    def __init__(self, application: App) -> None:
        self._application = application
        self._uploads = uploads()
        self._form = form()
        self._under_way = Counts()
        self._large = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        address = home((scope.get("client") or ("",))[0])
        if not self._under_way.enter(address, settings.CONNECTIONS_AN_ADDRESS):
            return await _refuse(TOO_MANY, scope, receive, send)
        try:
            await self._let_in(scope, receive, send)
        finally:
            self._under_way.leave(address)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_readable(scope["headers"]):
            return await _refuse(UNREADABLE, scope, receive, send)
        length = _length(scope["headers"])
        if not length:
            return await self._application(scope, receive, send)
        most, large = await self._most(scope, length)
        if length > most:
            return await _refuse(large, scope, receive, send, most)
        if most <= self._form.most or 0 < length <= self._form.most:
            return await self._read(scope, receive, send, most)
        if self._large >= settings.UPLOADS_AT_ONCE:
            return await _refuse(BUSY, scope, receive, send)
        self._large += 1
        try:
            await self._read(scope, receive, send, most)
        finally:
            self._large -= 1

    async def _read(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        body = Body(receive, most)
        await self._application(scope, body.receive, send)
        # Django takes a body that breaks off for a browser that has gone, and says nothing.
        if body.no is not None:
            await _refuse(body.no, scope, receive, send, most)

    async def _most(self, scope: Scope, length: int) -> tuple[int, No]:
        """Bytes that this request may bring, and why no more."""
        fits: Upload = next(
            (each for each in self._uploads if each.path.fullmatch(scope["path"])), self._form
        )
        if length <= fits.most or fits.with_token == fits.most:
            return fits.most, TOO_LARGE
        held = await database_sync_to_async(has_token, thread_sensitive=False)(scope["headers"])
        return (fits.with_token, TOO_LARGE) if held else (fits.most, NO_TOKEN)


class Body:
    """What is read of a request: counted, and in time.

    Attributes:
        no: why the rest of it was not taken; None while all is well.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._come = 0
        self._whole = False
        self.no: No | None = None

    async def receive(self) -> Event:
        """ASGI's: the next part, or that there will be none."""
        if self._whole:
            return await self._receive()
        if self.no is not None:
            return GONE
        try:
            async with asyncio.timeout_at(self._until()):
                event = await self._receive()
        except TimeoutError:
            self.no = TOO_SLOW
            return GONE
        return self._counted(event)

    def _counted(self, event: Event) -> Event:
        self._come += len(event.get("body", b""))
        if self._come > self._most:
            self.no = TOO_LARGE
            return GONE
        self._whole = not event.get("more_body", False)
        return event

    def _until(self) -> float:
        """A slow line has longer for more, and nobody for nothing."""
        earned = self._come / (settings.SLOWEST_KB_A_SECOND * 1024)
        return self._begun + settings.BODY_SECONDS + earned


def _is_readable(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether Django can read how a body is written. It raises of parts in the style of RFC 2231, and decodes
    forms by any codec that Python has, `hex` and `undefined` too."""
    for name, value in headers:
        if name == b"content-type" and b";" in value:
            return b"*" not in value and CHARSETS.issuperset(_CHARSET.findall(value.lower()))
    return True


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    """Bytes that a request says it brings; UNKNOWN where it sends them in chunks."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else UNKNOWN
        if name == b"transfer-encoding":
            return UNKNOWN
    return 0


async def _refuse(no: No, scope: Scope, receive: Receive, send: Send, most: int = 0) -> None:
    """Say why, let what is still coming run into the void for a moment, then hang up."""
    body, headers = body_of(no, scope["path"], scope["headers"], most)
    with suppress(OSError, RuntimeError):  # whoever has gone cannot be told
        await send({"type": "http.response.start", "status": no.status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await _linger(receive)
        await send({"type": "http.response.body", "body": b""})


async def _linger(receive: Receive) -> None:
    left = LINGER_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                event = await receive()
                left -= len(event.get("body", b""))
                if not event.get("more_body", False):
                    return
