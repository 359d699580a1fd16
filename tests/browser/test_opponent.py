"""Against the model that listens live: it leans in at a pause, and what it said is not computed again."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import PHONE
from tests.sites import RunningSite, running_site, wait_for

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")
PAUSE = 5.0
"""Seconds: the model listens with a third of a thread's share (`games.play.opponent.listening`), and a busy
machine gives it little of that. How soon it answers is measured in bench/, not here."""
KNOWN = r"(\d+) of \d+ answers of smart-turn were known from the play"

LAST = """
import json
from corpus.models import Recording
take = Recording.objects.order_by("-captured_at").first()
print("ROWS" + json.dumps({
    "live": take.live_opponent, "timeline": take.timeline, "rate": take.sample_rate,
    "cuts": [[cut.cut, cut.intent, cut.went_on, cut.scores.count()] for cut in take.cuts.order_by("cut")],
}))
"""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who pauses for a long time in the middle of a sentence, goes on to its end, and is silent."""
    sentence = voices.trimmed(voices.read(voices.readings()[0]))
    middle = len(sentence) // 2
    parts = (sentence[:middle], voices.silence(PAUSE, None), sentence[middle:], voices.silence(20, None))
    return voices.write(tmp_path_factory.mktemp("voice") / "voice.wav", voices.silence(1.0), *parts)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    """A site that says what it does."""
    data = tmp_path_factory.mktemp("talking-site")
    with running_site(data, collected_static, prepared=prepared_data, LOG_LEVEL="INFO") as site:
        yield site


def moves(page: Page) -> list[dict[str, Any]]:
    """A list that fills with what the opponent does, as the page is told."""
    told: list[dict[str, Any]] = []

    def keep(payload: str | bytes) -> None:
        message = json.loads(payload) if isinstance(payload, str) else {}
        if message.get("type") in ("lean", "took"):
            told.append(message)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return told


def leans(page: Page, told: list[dict[str, Any]]) -> None:
    """Wait until it has made a move."""
    end = time.monotonic() + playing.PATIENCE / 1_000
    while not told and time.monotonic() < end:
        page.wait_for_timeout(50)  # the browser's news comes while one waits


def test_it_leans_in_at_a_pause_and_its_judgement_is_kept(
    site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    told = moves(page)
    playing.open_game(page, site, "hold-the-floor")
    expect(page.locator("[data-play=lives]")).to_have_attribute("aria-label", "3 lives left.")
    playing.press(page)
    playing.phase(page, "speaking")
    playing.there(page, ".floor-face")
    playing.hear_out(page, 600)
    assert playing.fits(page)
    leans(page, told)
    playing.hear_out(page, 600)
    playing.press(page)
    playing.phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("You held the floor for")

    last = json.loads(site.shell(LAST).partition("ROWS")[2])
    leaned = [event["at"] for event in last["timeline"] if event["name"] == "lean"]
    assert last["live"]
    assert told, last["timeline"]
    assert told[0]["type"] == "lean"
    assert leaned
    pauses = [cut for cut in last["cuts"] if cut[1] == "incomplete"]
    assert [cut[0] for cut in pauses if cut[0] * last["rate"] // 16_000 in leaned]
    assert all(scores for *_, scores in last["cuts"])
    found = wait_for(lambda: site.web.said(KNOWN), "the worker to say what was known")
    assert int(found[1]) >= 1
