"""What the server begins with: nothing of what came before it on its tasks, and nothing to collect again."""

import asyncio
import gc
from contextvars import Context, ContextVar, copy_context
from socket import socket

import pytest
import uvicorn

from config.server import Site
from games.judging import push

BEFORE: ContextVar[str] = ContextVar("before")


def test_tasks_carry_nothing_that_was_left_before_the_server_began(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Context] = []

    def run(_server: uvicorn.Server, _sockets: list[socket] | None = None) -> None:
        seen.append(copy_context())

    monkeypatch.setattr(uvicorn.Server, "run", run)
    token = BEFORE.set("a check of addresses")
    try:
        Site("127.0.0.1", 0, lambda: None).run()
    finally:
        BEFORE.reset(token)
    assert [list(context) for context in seen] == [[]]


def test_what_was_loaded_is_left_to_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    async def startup(_server: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        del sockets

    monkeypatch.setattr(uvicorn.Server, "startup", startup)
    monkeypatch.setattr(push, "bind", lambda _loop: None)
    ready: list[int] = []
    try:
        asyncio.run(Site("127.0.0.1", 0, lambda: ready.append(gc.get_freeze_count())).startup())
    finally:
        gc.unfreeze()
    assert ready[0] > 100_000
