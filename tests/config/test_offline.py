"""What a browser keeps of the site, as the server tells it."""

import io
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from config.offline import views


@pytest.fixture(autouse=True)
def collected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site whose static files are collected."""
    storage = SimpleNamespace(
        hashed_files={views.SOURCE: "offline/worker.1a2b.js"}, open=lambda _: io.BytesIO(b'known = "KNOWN";')
    )
    monkeypatch.setattr(views, "installable", lambda: True)
    monkeypatch.setattr(views, "staticfiles_storage", storage)
    views._script.cache_clear()


def known(client: Client) -> dict[str, Any]:
    found = re.fullmatch(r"known = (\{.*\});", client.get("/service-worker.js").content.decode())
    assert found
    kept: dict[str, Any] = json.loads(found[1])
    return kept


@pytest.mark.django_db
def test_whoever_chooses_another_language_gets_pages_to_keep_in_it() -> None:
    client = Client(headers={"accept-language": "en"})
    english = known(client)
    assert known(client) == english, "else a browser would fetch it all again with every page"
    client.post("/language/", {"language": "tr", "next": "/"})
    turkish = known(client)
    assert turkish["version"] != english["version"]
    assert {**turkish, "version": ""} == {**english, "version": ""}
    assert "Bağlantı yok" in client.get(turkish["front"]).content.decode()
