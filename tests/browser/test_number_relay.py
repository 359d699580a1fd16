"""Number Relay in real Chromium: pieces appear as they are read, and the take comes back with its labels."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.playing import fits, newest, open_game, phase, press, quiet, wait_for_samples
from tests.browsing import PHONE
from tests.sites import RunningSite
from tests.voices import espeak, silence, trimmed, write

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

GAME = "number-relay"
SPOKEN = (
    "four seven one nine",
    "two two eight",
    "nine five three one",
    "six four",
    "eight one seven",
    "three six",
)
PAUSE = 1.6
"""Seconds between the pieces: three times what the page waits for."""
OVER = 2_500
"""Milliseconds of quiet after which nothing more is said."""


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Somebody who reads up to six pieces, and waits after each for the next."""
    parts: list[np.ndarray] = [silence(0.6, None)]
    for spoken in SPOKEN:
        parts += [trimmed(espeak(spoken)), silence(PAUSE, None)]
    return write(tmp_path / "voice.wav", *parts, silence(30, None))


def read_to_the_end(page: Page) -> None:
    """Speak until the last piece is on the page and has been read."""
    press(page)
    phase(page, "speaking")
    expect(page.locator("[data-play=end]")).to_be_visible(timeout=30_000)
    quiet(page, OVER)
    press(page)


def test_a_number_read_piece_by_piece_becomes_incomplete_and_complete_samples(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    open_game(page, live_site, GAME)
    assert fits(page)
    read_to_the_end(page)
    phase(page, "scored")
    assert fits(page)

    rows = newest(wait_for_samples(live_site, GAME, 2))
    prompt = rows[0]["prompt"]
    pieces = len(prompt["chunks"])
    labels = [row["label"] for row in rows]
    assert labels[-1] == "complete"
    assert set(labels[:-1]) == {"incomplete"}
    assert len(labels) >= pieces
    assert {row["mode"] for row in rows} == {prompt["mode"]}
    shown = [event["value"] for event in rows[0]["timeline"] if event["name"] == "chunk"]
    assert shown == [str(place) for place in range(pieces)]
    # The whole number is there to be compared with what one hears again.
    expect(page.locator("[data-play=piece]")).to_have_text(prompt["say"])


def test_the_next_piece_also_comes_by_key_and_by_press(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, reduced_motion="reduce")
    open_game(page, live_site, GAME, "tr")
    press(page)
    phase(page, "speaking")
    piece = page.locator("[data-play=piece]")
    first = piece.inner_text()
    page.keyboard.press("n")
    expect(piece).not_to_have_text(first)
    expect(page.locator("[data-play=read]")).to_have_text(first)
    while page.locator("[data-play=more]").is_enabled() and page.locator("[data-play=end]").is_hidden():
        page.locator("[data-play=more]").click()
    expect(page.locator("[data-part=status]")).to_contain_text("son parça")
