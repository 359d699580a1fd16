"""The documentation as a site: built strictly, whole, and asking nothing of anybody else."""

import os
import re
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.sharing import made_once
from tests.sites import ROOT

pytestmark = [pytest.mark.needs("mkdocs"), pytest.mark.whole]
LOOKED_AT = ("index", "reference", "protocol", "bench", "decisions/README", "source/CHANGELOG")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: pytest shows what went wrong."""


@pytest.fixture(scope="session")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once for all tests of a run; a link that leads nowhere fails it."""

    def build(folder: Path) -> None:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
        told = subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=False)
        assert told.returncode == 0

    return made_once(tmp_path_factory, "docs", build)


@pytest.fixture
def address(docs: Path):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(docs))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_page_of_the_repository_is_a_page_of_the_site(docs: Path) -> None:
    pages = [page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")]
    built = {page if page.name != "README.md" else page.with_name("index.md") for page in pages}
    assert {page for page in built if not (docs / page).with_suffix(".html").exists()} == set()


def test_the_document_of_the_api_and_the_schema_of_the_protocol_come_along(docs: Path) -> None:
    assert "/api/v1/statistics" in (docs / "reference.html").read_text()
    assert "/api/v1/statistics" in (docs / "openapi.json").read_text()
    assert (docs / "protocol.schema.json").read_bytes() == (ROOT / "docs/protocol.schema.json").read_bytes()


def test_lists_and_code_in_them_are_as_they_are_in_the_repository(docs: Path) -> None:
    front = (docs / "index.html").read_text()
    assert re.search(r"<strong>Publish</strong>.*?</p>\s*<div class=\"highlight\">", front, re.DOTALL)
    assert "- <strong>" not in front
    assert [page.name for page in docs.rglob("*.html") if "```" in page.read_text()] == []
    assert (
        '<span class="filename">games/catalogue/lost_property/rules.py</span>'
        in (docs / "adding-a-game.html").read_text()
    )


def test_no_page_asks_anything_of_another_host_or_sticks_out_on_a_phone(address: str, browser_page) -> None:
    page: Page = browser_page(microphone=False, viewport={"width": 390, "height": 844})
    asked: set[str] = set()
    faults: list[str] = []

    def heard(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc)

    page.on("request", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
    for name in LOOKED_AT:
        page.goto(f"{address}/{name.replace('README', 'index')}.html")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert faults == []
    assert asked == {urlsplit(address).netloc}


def test_the_search_finds_a_word_without_a_server_that_searches(address: str, browser_page) -> None:
    page: Page = browser_page(microphone=False, viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/index.html")
    page.locator(".md-search__input").fill("webhooks")
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    assert "webhooks" in (found.get_attribute("href") or "")
