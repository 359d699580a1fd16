"""The stage in every language that can be played: its own words, its direction, and room for them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from corpus.languages import NAMES
from games.catalogue import registry
from games.catalogue.base import Game
from tests.browser.playing import agree, fits, phase, skip_microphone_check, skip_practice
from tests.browsing import PHONE
from tests.sites import RunningSite, wait_for

OpenPage = Callable[..., Page]

GAMES = [game for game in registry.games() if game.records and set(game.languages) == set(NAMES)]
SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
CUT_OFF = """() => [...document.querySelectorAll("[data-stage] button, [data-part=status]")]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.textContent.trim())"""


def test_there_are_games_in_every_language() -> None:
    assert len(GAMES) > 1


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.key)
def test_the_stage_speaks_each_language_and_fits_a_phone(
    live_site: RunningSite, browser_page: OpenPage, game: Game
) -> None:
    page = browser_page(viewport=PHONE, has_touch=True, is_mobile=True)
    skip_practice(page, game.key)
    skip_microphone_check(page)
    agree(page, live_site, f"/play/{game.key}/?language=en")
    phase(page, "ready")
    english = page.locator("[data-part=main]").inner_text()
    stage = page.locator("[data-stage]")
    faults = []
    for language in NAMES:
        page.locator("[data-part=language]").select_option(language)
        expect(stage).to_have_attribute("lang", language)
        expect(stage).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        phase(page, "ready")
        if language != "en" and page.locator("[data-part=main]").inner_text() == english:
            faults.append(f"{language}: the button says {english}")
        for window in (PHONE, SMALL_PHONE):
            page.set_viewport_size(window)
            try:
                wait_for(lambda: fits(page), "the page to fit", patience=2)
            except TimeoutError:
                faults.append(f"{language}: does not fit {window['width']} px")
            faults += [f"{language}: “{said}” is cut off" for said in page.evaluate(CUT_OFF)]
    assert faults == []


def test_referee_speaks_arabic_from_the_right(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(viewport=PHONE, microphone=False)
    page.goto(f"{live_site.url}/play/referee/?language=ar")
    root = page.locator("[data-referee]")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
