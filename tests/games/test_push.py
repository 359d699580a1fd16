"""A result on its way from a worker's thread to the page that waits."""

import asyncio
import threading
from uuid import UUID, uuid4

import pytest
from channels.layers import get_channel_layer

from games.judging import push


@pytest.fixture(autouse=True)
def unbound():
    yield
    push.bind(None)


async def received(recording_id: UUID, message: dict[str, str]) -> dict[str, str]:
    """What a page gets that waits for the recording while a worker thread pushes."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(push.group(recording_id), channel)
    push.bind(asyncio.get_running_loop())
    threading.Thread(target=push.push, args=(recording_id, message)).start()
    return await asyncio.wait_for(layer.receive(channel), timeout=5)


def test_a_worker_thread_reaches_the_page_on_the_web_loop():
    assert asyncio.run(received(uuid4(), {"type": "scored"})) == {"type": "scored"}


def test_a_worker_of_its_own_sends_without_a_web_loop(monkeypatch):
    sent: list[tuple[str, dict[str, str]]] = []

    class Layer:
        async def group_send(self, group: str, message: dict[str, str]) -> None:
            sent.append((group, message))

    monkeypatch.setattr(push, "get_channel_layer", Layer)
    recording_id = uuid4()
    push.push(recording_id, {"type": "scored"})
    assert sent == [(f"recording.{recording_id.hex}", {"type": "scored"})]


def test_a_layer_that_is_down_costs_one_line_in_the_log_and_no_task(monkeypatch, caplog):
    class Layer:
        async def group_send(self, _group: str, _message: dict[str, str]) -> None:
            raise ConnectionError("Redis is away")

    monkeypatch.setattr(push, "get_channel_layer", Layer)
    push.push(uuid4(), {"type": "scored"})
    assert len(caplog.records) == 1
    assert "Redis is away" in caplog.text


def test_a_web_loop_that_has_closed_costs_one_line_too(caplog):
    loop = asyncio.new_event_loop()
    push.bind(loop)
    loop.close()
    push.push(uuid4(), {"type": "scored"})
    assert len(caplog.records) == 1
