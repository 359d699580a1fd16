"""A page without a browser: speaks to the real ASGI application, frame by frame."""

import hashlib
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from config.asgi import application
from games.prompts.models import Prompt

PATH = "/ws/play/cliffhanger/"
ORIGIN = "http://localhost:8000"
HOST = b"localhost:8000"
PATIENCE = 10.0
"""Seconds that a test waits for an answer before it fails."""


def prompts(count: int = 3, language: str = "en") -> None:
    for number in range(count):
        text = {"first": f"Describe breakfast {number}.", "second": "Now eat it on a train."}
        Prompt.objects.create(game="cliffhanger", language=language, key=f"breakfast-{number}", text=text)


def stop_message(pcm: bytes) -> dict[str, Any]:
    return {"type": "stop", "samples": len(pcm) // 2, "sha256": hashlib.sha256(pcm).hexdigest()}


def cookies_of(client: Client) -> str:
    """What a browser with these cookies sends in its handshake."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items() if morsel.value)


class Page:
    """One open page of a player; `open` it first, `close` it last."""

    def __init__(
        self, player: Contributor | None, path: str = PATH, origin: str = ORIGIN, cookies: str = ""
    ) -> None:
        headers = [(b"host", HOST), (b"origin", origin.encode()), (b"user-agent", b"test page")]
        if player is not None:
            cookie = f"{contributors.COOKIE}={contributors.cookie_value(player)}"
            headers.append((b"cookie", cookie.encode()))
        elif cookies:
            headers.append((b"cookie", cookies.encode()))
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers}
        communicator: Any = ApplicationCommunicator  # asgiref leaves its methods untyped
        self.line = communicator(application, scope)

    async def open(self) -> bool:
        """Whether the handshake was accepted."""
        await self.line.send_input({"type": "websocket.connect"})
        event = await self.line.receive_output(PATIENCE)
        return bool(event["type"] == "websocket.accept")

    async def say(self, **message: Any) -> None:
        await self.text(json.dumps(message))

    async def text(self, text: str) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def frame(self, data: bytes) -> None:
        await self.line.send_input({"type": "websocket.receive", "bytes": data})

    async def hear(self) -> dict[str, Any]:
        event = await self.line.receive_output(PATIENCE)
        assert event["type"] == "websocket.send", event
        message: dict[str, Any] = json.loads(event["text"])
        return message

    async def close_code(self) -> int:
        """The code the site closed with; whatever the application raised is raised here."""
        event = await self.line.receive_output(PATIENCE)
        assert event["type"] == "websocket.close", event
        await self.line.wait(PATIENCE)
        return int(event["code"])

    async def close(self, code: int = 1001) -> None:
        """1001: the page is closed; another code: its line is lost."""
        await self.line.send_input({"type": "websocket.disconnect", "code": code})
        await self.line.wait(PATIENCE)

    async def greet(self, language: str = "en") -> dict[str, Any]:
        """Connect and ask for a round; the round."""
        await self.open()
        await self.say(type="hello", protocol=1, language=language)
        return await self.hear()

    async def start(self, token: str, rate: int = 16_000) -> None:
        await self.say(type="start", round=token, sample_rate=rate, settings={"echoCancellation": False})

    async def send(self, token: str, pcm: bytes, rate: int = 16_000) -> None:
        """A whole take, in frames of 100 ms."""
        await self.start(token, rate)
        size = rate // 10 * 2
        for at in range(0, len(pcm), size):
            await self.frame(pcm[at : at + size])
        await self.say(**stop_message(pcm))
