"""A site that speaks just enough of the protocol for the player without a browser, and can misbehave."""

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from msgspec import UNSET, UnsetType, to_builtins

from games.play.messages import Limits, Offered, Opponent

CONSENT = """<nav><form><input type="hidden" name="csrfmiddlewaretoken" value="abc"></form></nav>
<main><h1>The terms</h1><p>Your own voice,
and nobody else's.</p>
<form method="post"><input type="hidden" name="version" value="1"><button>I agree</button></form></main>"""

SCORED: dict[str, Any] = {
    "type": "scored",
    "recording": "r-1",
    "status": "listened",
    "message": "Kept.",
    "floor": {
        "cuts": [
            {
                "at": 0.5,
                "label": "incomplete",
                "verdicts": [{"by": "Smart Turn", "says": "complete", "p": 0.83}],
            },
            {"at": 1.5, "label": "complete", "verdicts": []},
        ]
    },
}


@dataclass
class Take:
    """What arrived of one take."""

    cookie: str
    origin: str
    start: dict[str, Any] = field(default_factory=dict)
    pcm: bytearray = field(default_factory=bytearray)
    marks: list[dict[str, Any]] = field(default_factory=list)
    whole: bool = False


class SiteDouble:
    """Attributes:
    drops: how many connections end in the middle of a take.
    hangs_up: whether the socket closes after *stored*, before *scored*.
    silent: whether it stays open then and nothing comes, as when what a worker pushes is lost.
    refusal: what is said instead of *stored*, and the close code.
    opponent: whom every round names; moves: what that does at each pause.
    scored: what is said of every take; `recording` is its id.
    takes: every take that was begun; `agreed` every form that was posted.
    """

    def __init__(self) -> None:
        self.url = ""
        self.drops = 0
        self.hangs_up = self.silent = False
        self.refusal: tuple[dict[str, Any], int] | None = None
        self.scored = SCORED
        self.recording = "r-1"
        self.opponent: Opponent | UnsetType = UNSET
        self.moves: list[dict[str, Any]] = []
        self.takes: list[Take] = []
        self.agreed: list[str] = []
        self.asked = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] == "http":
            await self._page(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._play(scope, receive, send)

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        body, headers, status = CONSENT, [], 200
        if scope["method"] == "POST":
            self.agreed.append((await receive())["body"].decode())
            status, headers = 302, [(b"set-cookie", f"contributor=guest-{len(self.agreed)}".encode())]
        elif "/takes/" in scope["path"]:
            self.asked += 1
            body, status = (json.dumps(self.scored), 200) if self.asked > 1 else ('{"type": "waiting"}', 202)
        elif not scope["path"].startswith("/consent/"):
            status = 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body.encode()})

    async def _play(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        take = Take(headers.get("cookie", ""), headers.get("origin", ""))
        while (event := await receive())["type"] == "websocket.receive":
            if event.get("bytes"):
                take.pcm += event["bytes"]
                if self.drops and len(take.pcm) > 8000:
                    self.drops -= 1
                    await send({"type": "websocket.close", "code": 1012})
                    return
            else:
                await self._answer(json.loads(event["text"]), take, send)

    async def _answer(self, message: dict[str, Any], take: Take, send: Any) -> None:
        match message.pop("type"):
            case "hello":
                assert message == {"protocol": 1, "language": "tr"}
                given = (f"token-{len(self.takes)}", "cliffhanger", {"key": "breakfast"}, Limits())
                offered = Offered(*given, self.opponent)
                await _say(send, to_builtins(offered))
            case "start":
                take.start = message
                self.takes.append(take)
            case "mark":
                take.marks.append(message)
                if message["name"] == "pause":
                    for move in self.moves:
                        await _say(send, {**move, "at": message["at"]})
            case "stop":
                take.whole = hashlib.sha256(take.pcm).hexdigest() == message["sha256"]
                await self._store(send)

    async def _store(self, send: Any) -> None:
        if self.refusal:
            message, code = self.refusal
            await _say(send, message)
            await send({"type": "websocket.close", "code": code})
            return
        await _say(send, {"type": "stored", "recording": self.recording, "receipt": "ABCD-EFGH-JKMN"})
        if self.hangs_up:
            await send({"type": "websocket.close", "code": 1001})
        elif not self.silent:
            await _say(send, self.scored)


async def _say(send: Any, message: dict[str, Any]) -> None:
    await send({"type": "websocket.send", "text": json.dumps(message)})


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application on a free port of the loopback; yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
