"""From a worker to the player's page, through the channel layer."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from corpus import steps

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds."""

_web_loop: asyncio.AbstractEventLoop | None = None


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Say which loop serves the web in this process; the in-memory layer's queues belong to it.

    A worker in a process of its own binds nothing and reaches the pages through Redis.
    """
    global _web_loop
    _web_loop = loop


def group(recording_id: UUID) -> str:
    """The channel group of everybody who waits for this recording."""
    return f"recording.{recording_id.hex}"


def push(recording_id: UUID, message: Mapping[str, Any]) -> None:
    """Send `message` to whoever waits. Never raises: the page can ask again over HTTP."""
    try:
        with steps.step("push"):
            _send(group(recording_id), dict(message))
    except Exception as error:  # whatever the layer's driver raises, nobody's take depends on it
        _failed(error)


def _send(name: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    if _web_loop is None:
        async_to_sync(_in_time)(layer.group_send(name, message))
        return
    if _web_loop.is_closed():
        raise RuntimeError("the web loop has stopped")
    sent = asyncio.run_coroutine_threadsafe(layer.group_send(name, message), _web_loop)
    sent.add_done_callback(_look_at)


async def _in_time(sent: Awaitable[None]) -> None:
    """A layer that hangs keeps no worker: the page looks for itself."""
    async with asyncio.timeout(PATIENCE):
        await sent


def _look_at(sent: "Future[None]") -> None:
    error = None if sent.cancelled() else sent.exception()
    if error is not None:
        _failed(error)


def _failed(error: BaseException) -> None:
    log.warning("A result did not reach its page: %s: %s", type(error).__name__, error)
