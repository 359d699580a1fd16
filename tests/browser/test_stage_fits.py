"""Nobody has to scroll to play: every game, in windows as people have them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from games.catalogue import registry
from games.catalogue.base import Game
from tests.browser.playing import agree, fits, phase, skip_microphone_check, skip_practice
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite, wait_for

OpenPage = Callable[..., Page]

GAMES = [game for game in registry.games() if game.records]
LONGEST_WORDS = "de"
WINDOWS: dict[str, ViewportSize] = {
    "desktop": DESKTOP,
    "laptop": {"width": 1280, "height": 720},
    "laptop, bars and all": {"width": 1366, "height": 620},
    "window beside another": {"width": 700, "height": 700},
    "phone": PHONE,
    "phone with its bars": {"width": 390, "height": 664},
    "small phone": {"width": 360, "height": 640},
    "phone on its side": {"width": 740, "height": 360},
}


def settles(page: Page) -> bool:
    """Whether the page fits, once what listens for a new size has heard of it."""
    try:
        return bool(wait_for(lambda: fits(page), "the page to fit", patience=2))
    except TimeoutError:
        return False


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.key)
def test_a_game_fits_every_window_without_scrolling(
    live_site: RunningSite, browser_page: OpenPage, game: Game
) -> None:
    """In German, whose words are the longest, where it is played in it; with three prompts."""
    language = LONGEST_WORDS if LONGEST_WORDS in game.languages else game.languages[0]
    page = browser_page()
    skip_practice(page, game.key)
    skip_microphone_check(page)
    agree(page, live_site, f"/play/{game.key}/?language={language}")
    for _ in range(3):
        phase(page, "ready")
        missed = []
        for name, window in WINDOWS.items():
            page.set_viewport_size(window)
            if not settles(page):
                missed.append(name)
        assert missed == []
        page.locator("[data-part=left]").click()
