"""uvicorn around the ASGI application, and what has to begin and end with it."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from django.conf import settings
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from config.asgi import application
from games.judging import push


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, without its traceback for text that is not UTF-8.

    uvicorn logs such a message as an exception of its own and hangs up without a word for the player. Here it
    reaches the application with replacement characters in it: no JSON, which has a named error.
    """

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text":
            self.frames = [b"".join(self.frames).decode(errors="replace").encode()]
        super().send_receive_event_to_app()


# How uvicorn is set up; the benchmark's baselines are served with the same.
OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    "ws": WebSocketProtocol,
    # A PCM frame is at most 64 KiB; anything much larger is cut off before it takes memory.
    "ws_max_size": 128 * 1024,
    # PCM does not compress, and a deflate context costs 300 KB a player.
    "ws_per_message_deflate": False,
    "lifespan": "off",
    "access_log": False,
    "timeout_graceful_shutdown": 5,
}


class Site(uvicorn.Server):
    """A server that tells the workers' side which loop the sockets live on, once it listens.

    Args:
        ready: called on the event loop when the first request could be answered.
    """

    def __init__(self, host: str, port: int, ready: Callable[[], None]) -> None:
        level = settings.LOG_LEVEL.lower()
        config = uvicorn.Config(
            application,
            host=host,
            port=port,
            log_level=level,
            log_config=None,
            proxy_headers=settings.SECURE_SSL,
            **OPTIONS,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        push.bind(asyncio.get_running_loop())
        self._ready()
