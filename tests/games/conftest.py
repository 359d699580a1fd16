"""Fixtures of the games: something to talk about, and no worker unless a test brings one."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from games import catalogue
from games.catalogue import registry
from games.management.commands import startgame
from tests.games import talk


@pytest.fixture
def prompts(db: None) -> None:
    talk.prompts()


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Ids of the takes that were handed to a worker."""
    ids: list[UUID] = []
    monkeypatch.setattr("games.judging.handing_over.take", ids.append)
    return ids


@pytest.fixture
def tea_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a game as `startgame` writes it, the only one in a catalogue of its own."""
    folder = tmp_path / "games" / "catalogue" / "tea_time"
    startgame.write("tea-time", folder)
    shutil.copy(registry.CATALOGUE / "registry.py", folder.parent)
    monkeypatch.setattr(catalogue, "__path__", [str(folder.parent), *catalogue.__path__])
    monkeypatch.setattr(registry, "CATALOGUE", folder.parent)
    monkeypatch.setattr(registry, "FOLDERS", ("tea_time",))
    registry.games.cache_clear()
    yield folder
    registry.games.cache_clear()
    for name in [name for name in sys.modules if name.startswith("games.catalogue.tea_time")]:
        del sys.modules[name]
