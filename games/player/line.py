"""A line to the site: what is said over it, what is heard, and why there is none."""

import asyncio
import json
from typing import Any, TypeVar

from msgspec import ValidationError, convert
from websockets.asyncio.client import ClientConnection

from games.play.messages import Error, FromPage
from games.play.protocol import written

T = TypeVar("T")

ANSWER_SECONDS = 30.0
"""How long a round or a receipt may take before the connection counts as lost."""


class Refusal(Exception):
    """The site said no. `str()` gives its own words to the player."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Lost(Exception):
    """The connection ended where it should not have."""


async def say(socket: ClientConnection, message: FromPage) -> None:
    await socket.send(written(message).decode())


async def hear(socket: ClientConnection, kind: str, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
    """The next message of a kind; others are passed over.

    Raises:
        Refusal: the site sent an error instead.
        TimeoutError, ConnectionClosed: nothing came.
    """
    async with asyncio.timeout(seconds):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message.get("type") == "error":
                raise refused(message)
            if message.get("type") == kind:
                return message


def refused(message: dict[str, Any]) -> Refusal:
    error = typed(message, Error)
    return Refusal(error.code, error.message)


def typed(message: dict[str, Any], kind: type[T]) -> T:
    """Raises Lost when the site does not say what this protocol says."""
    try:
        return convert(message, kind)
    except ValidationError as error:
        raise Lost(f"The site speaks another protocol ({error}).") from error


def not_let_in(url: str, status: int) -> Exception:
    """A refused handshake: for good below 500, perhaps only for now above."""
    if status >= 500:
        return Lost(f"{url} answered {status} instead of opening a WebSocket.")
    return Refusal(
        "handshake",
        f"{url} refused the WebSocket ({status}). Is the game's name right, and does "
        "the site answer to this address (ALLOWED_HOSTS)?",
    )


def reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
