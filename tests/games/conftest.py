"""Fixtures of the games: something to talk about, and no worker unless a test brings one."""

from uuid import UUID

import pytest

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
