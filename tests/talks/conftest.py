"""Fixtures of talks: two who have agreed, and no worker unless a test brings one."""

from uuid import UUID

import pytest

from accounts.models import Contributor
from games.talks.live import talking
from games.talks.models import Talk
from tests.talks import speaking
from tests.talks.speaking import Speaker


@pytest.fixture
def talk(player: Contributor, second_player: Contributor) -> Talk:
    """One to which both have agreed."""
    return speaking.agreed(player, second_player)


@pytest.fixture
def speakers(player: Contributor, second_player: Contributor, talk: Talk) -> tuple[Speaker, Speaker]:
    """The page of each."""
    return Speaker(player, talk.code), Speaker(second_player, talk.code)


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Talks that were handed to a worker."""
    ids: list[str] = []
    monkeypatch.setattr("games.talks.keeping.hand_over", lambda _, talk, **__: ids.append(talk))
    return ids


@pytest.fixture(autouse=True)
def to_judge(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Takes that were handed to the judging."""
    ids: list[UUID] = []
    monkeypatch.setattr("games.judging.handing_over.take", ids.append)
    return ids


@pytest.fixture(autouse=True)
def _soon_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the end pages have nothing more to send here."""
    monkeypatch.setattr(talking, "STILL", 0.2)
