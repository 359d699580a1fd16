"""Programs of a moderator and of a publisher, and an outside model that the operator has named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.tokens import keeping
from accounts.tokens.rights import to_give

ENTRY = """
[model.our-lab]
title = "Our lab"
contract = "outside"
licence = "CC-BY-4.0"
languages = ["en"]
labels = ["complete", "incomplete"]
options = { version = "2.1" }
"""


class Program:
    """Speaks JSON with a token, and has no cookies."""

    def __init__(self, token: str, **options: Any) -> None:
        self._client = Client(**options)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1/{path}", query, headers=self._headers)

    def post(self, path: str, body: object = None, **options: Any) -> Any:
        sent = body if isinstance(body, str | bytes) else json.dumps(body or {})
        path = f"/api/v1/{path}"
        return self._client.post(
            path, sent, content_type="application/json", headers=self._headers, **options
        )


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anybody(db: None) -> Program:
    return Program("")


@pytest.fixture
def program(moderator: User) -> Program:
    """With every right that a moderator and publisher can give."""
    return Program(keeping.make(moderator, "a program", list(to_give(moderator)), 30)[1])


@pytest.fixture
def outside_model(settings: Any, tmp_path: Path) -> Path:
    """The operator's file, with one outside model of English."""
    file = tmp_path / "models.toml"
    file.write_text(ENTRY)
    settings.MODELS_FILE = file
    return file
