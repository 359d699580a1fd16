"""uvicorn around the ASGI application, and what has to begin and end with it."""

import asyncio
import gc
import socket
from collections.abc import Callable
from contextvars import Context
from typing import Any

import uvicorn
from django.conf import settings

from config.asgi import application
from config.gate.connections import HttpProtocol, WebSocketProtocol
from games.judging import push

# How uvicorn is set up; the benchmark's baselines are served with the same.
OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "http": HttpProtocol,
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

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Until it is told to stop, in a context of its own.

        What came before, such as the checks of addresses, leaves 70 context variables behind (one of each
        `include` of addresses), and every way into a thread and out again looks at all that a task was given.
        """
        Context().run(super().run, sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # All of this stays: a full pass of the collector over it would stop every socket for 0.2 s.
        gc.freeze()
        push.bind(asyncio.get_running_loop())
        self._ready()
