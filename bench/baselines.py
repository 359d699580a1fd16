"""The two servers that the frame path is held against: nothing at all, and Channels as its tutorial has it.

`python -m bench.baselines sink|consumer PORT` serves one with the site's own uvicorn options.
"""

import sys
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

    app = sink if which == "sink" else consumer()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", **OPTIONS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
