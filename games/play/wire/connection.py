"""What every WebSocket of somebody who speaks has: who they are, and how they are told something."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from corpus.refusals import Refused
from games.play import measures
from games.play.messages import Error
from games.play.protocol import written
from games.play.scores import Gone

OPEN_AGAIN: Final = 1012
"""Close code "service restart" (IANA, WebSocket Close Code Number Registry): come again."""

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


class Connection:
    """An accepted connection, as `games.play.seats` knows it; what is done with it, whoever inherits says.

    Attributes:
        lease: the key of its seat; "" of none.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self.address = str((scope.get("client") or ("",))[0])
        self.user_agent = dict(scope.get("headers", [])).get(b"user-agent", b"").decode("latin-1")
        self.contributor_id: UUID | None = None
        self.lease = ""

    def silent(self) -> float:
        """Seconds without a message."""
        return self._loop.time() - self._heard

    async def say(self, message: Struct | dict[str, Any]) -> None:
        """Raises Gone."""
        await self.send({"type": "websocket.send", "text": written(message).decode()})

    async def send(self, event: Event) -> None:
        """Raises Gone instead of what servers raise for a connection that has been closed."""
        try:
            await self._send(event)
        except (OSError, RuntimeError):
            raise Gone from None

    async def turn_away(self, refused: Refused) -> None:
        """Say what is wrong, in words, then close; browsers see neither when a handshake is refused."""
        fault = refused.fault
        measures.refused(fault)
        with suppress(Gone):
            await self.say(Error.of(fault, refused.wait))
            await self.send({"type": "websocket.close", "code": fault.close, "reason": fault.code})

    async def open_again(self) -> None:
        """Close as a lost connection would: the page opens another one as whoever it is now, with what it has
        yet to send."""
        with suppress(Gone):
            await self.send({"type": "websocket.close", "code": OPEN_AGAIN, "reason": "signed in or out"})

    def known_by(self) -> tuple[dict[str, str], str | None]:
        """Cookies and session of the handshake."""
        cookies: dict[str, str] = self._scope.get("cookies", {})
        return cookies, cookies.get(settings.SESSION_COOKIE_NAME)
