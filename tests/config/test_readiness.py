"""What /readyz says of models and of workers, where nothing has to hang for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from config import readiness
from config.workers import beating
from config.workers.queues import LIMITS
from inference.registry import installed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(readiness, "_last", (float("-inf"), {}))
    yield
    cache.clear()


def ready() -> dict[str, str]:
    found: dict[str, str] = Client().get("/readyz").json()
    return found


def test_without_any_model_that_is_ready_they_are_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "states", lambda **_: [])
    assert ready()["models"] == "away"


def test_of_one_process_the_workers_are_no_parts_of_their_own() -> None:
    assert not [name for name in ready() if name.startswith("worker of")]


def test_each_queue_is_here_as_long_as_somebody_says_so(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    cache.set_many({beating._key(queue): 1 for queue in LIMITS if queue != "text"}, timeout=30)
    said = {name: state for name, state in ready().items() if name.startswith("worker of")}
    assert said.pop("worker of text") == "away"
    assert set(said.values()) == {"here"}
    assert len(said) == len(LIMITS) - 1
