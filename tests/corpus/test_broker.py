"""Work on its way to a worker."""

from typing import Any

import pytest
from kombu.exceptions import OperationalError

from config.celery import app
from corpus import broker
from games.judging import handing_over
from moderation import housekeeping


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Name, arguments, those by name and options of what goes to the broker, instead of going there."""
    messages: list[tuple[Any, ...]] = []

    class Message:
        def __init__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
            self.name, self.args, self.named = name, args, kwargs

        def apply_async(self, **options: Any) -> None:
            messages.append((self.name, self.args, self.named, options))

    monkeypatch.setattr(broker, "signature", Message)
    return messages


def test_work_goes_by_its_name_and_at_once_unless_it_is_to_wait(sent: list[tuple[Any, ...]]) -> None:
    broker.hand_over("some.task", "an id", what="it")
    broker.hand_over("some.task", what="it", seconds=60)
    broker.hand_over("some.task", what="it", again=True, named={"row": 7})
    assert sent == [
        ("some.task", ("an id",), {}, {"retry": False}),
        ("some.task", (), {}, {"retry": False, "countdown": 60}),
        ("some.task", (), {"row": 7}, {"retry": False, "headers": {broker.AGAIN: True}}),
    ]


def test_a_start_hands_over_everything_that_waits(sent: list[tuple[Any, ...]]) -> None:
    handing_over.leftovers()
    assert [(name, args) for name, args, _, _ in sent] == [("games.judging.sweeping.sweep", (0,))]


@pytest.mark.parametrize("error", [OperationalError("refused"), ConnectionResetError("gone")])
def test_a_broker_that_is_down_stops_nobody_and_is_logged(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(broker, "signature", down)
    broker.hand_over("some.task", what="take 7")
    assert f"The broker did not take take 7, the next sweep will: {error}" in caplog.text


def test_every_name_that_work_is_handed_over_by_is_a_task() -> None:
    app.loader.import_default_modules()
    names = {handing_over.TAKE, handing_over.TRANSCRIBE, handing_over.SWEEP, housekeeping.RESETTLE}
    assert names <= set(app.tasks)
