"""The demonstration's model, trained once for all tests of a process that are about what becomes of it."""

from functools import cache

import pytest

from games.demo import sentences
from inference.training import endings
from inference.training.endings import Trained, train


def train_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever trains in this test gets what was trained before, from the sentences of the games."""
    monkeypatch.setattr(endings, "train", lambda _sentences: _trained())


@cache
def _trained() -> Trained:
    return train(sentences.by_language())
