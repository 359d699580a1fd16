"""The servers that ours are held against: for the frame path nothing at all, and Channels as its tutorial has
it; for talks a relay that keeps nothing.

`python -m bench.baselines sink|consumer|relay PORT` serves one with the site's own uvicorn options.
"""

import json
import sys
from collections import defaultdict
from typing import Any

import uvicorn


async def sink(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Takes every frame and throws it away; any text ends it."""
    await send({"type": "websocket.accept"})
    await receive()
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text"):
            await send({"type": "websocket.close", "code": 4400})
            return


class Relay:
    """Hands the frames of each address's two lines to the other, and ends both once both are done."""

    def __init__(self) -> None:
        self._lines: defaultdict[str, list[Any]] = defaultdict(list)
        self._said: defaultdict[tuple[str, str], int] = defaultdict(int)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """ASGI."""
        await send({"type": "websocket.accept"})
        await receive()
        room = scope["path"]
        self._lines[room].append(send)
        while (message := await receive())["type"] == "websocket.receive":
            if frame := message.get("bytes"):
                for line in self._lines[room]:
                    if line is not send:
                        await line({"type": "websocket.send", "bytes": frame})
            else:
                await self._text(room, json.loads(message["text"])["type"])

    async def _text(self, room: str, kind: str) -> None:
        answer = {"ready": {"type": "begin"}, "mark": {"type": "ended", "why": "over"}}.get(kind)
        if answer is None:
            return
        self._said[room, kind] += 1
        if self._said[room, kind] == 2:
            for line in self._lines[room]:
                await line({"type": "websocket.send", "text": json.dumps(answer)})
                if answer["type"] == "ended":
                    await line({"type": "websocket.close"})


def consumer() -> Any:
    """A stock consumer that keeps the bytes of a take, dispatched message by message."""
    from channels.generic.websocket import AsyncWebsocketConsumer

    class Keep(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels ships no types
        async def connect(self) -> None:
            self.pcm = bytearray()
            await self.accept()

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            if bytes_data is not None:
                self.pcm += bytes_data
            else:
                await self.close(4400)

    return Keep.as_asgi()


def main(which: str, port: int) -> None:
    import django

    django.setup()
    from config.server import OPTIONS

    app = {"sink": lambda: sink, "consumer": consumer, "relay": Relay}[which]()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", **OPTIONS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
