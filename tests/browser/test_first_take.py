"""How far it is from the front page to the first take, on a phone, for somebody who has never been here."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")

MOST_CLICKS = 7

COUNT = """
addEventListener("click", ({ isTrusted, target }) => {
  const pressed = target instanceof Element && target.closest("a, button, input, select, summary");
  if (!isTrusted || !pressed) return;
  sessionStorage.setItem("clicks", String(Number(sessionStorage.getItem("clicks")) + 1));
}, true);
"""
"""Counts what a hand does, from page to page."""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hello for the microphone check, quiet, and then readings with a pause after each."""
    hello, *rest = (voices.trimmed(voices.read(path)) for path in voices.readings()[:6])
    parts = [part for piece in rest for part in (piece, voices.silence(1.6))]
    folder = tmp_path_factory.mktemp("voice")
    return voices.write(folder / "voice.wav", voices.silence(0.4), hello, voices.silence(3), *parts)


def test_the_first_take_is_seven_clicks_away_and_practice_only_offered(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    page.add_init_script(COUNT)
    playing.agree(page, live_site)
    playing.check_microphone(page)
    expect(page.locator("[data-part=left]")).to_have_text("Practise first")
    playing.press(page)
    playing.phase(page, "speaking")
    playing.hear_out(page)
    playing.press(page)
    playing.phase(page, "stored", "scored")
    assert int(page.evaluate("sessionStorage.getItem('clicks')")) <= MOST_CLICKS


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", "ja"])
def test_boxes_and_button_of_the_consent_are_in_view_on_a_phone(
    live_site: RunningSite, browser_page: OpenPage, language: str
) -> None:
    page = browser_page(viewport=PHONE)
    page.goto(f"{live_site.url}/consent/?language={language}")
    for selector in ("[name=adult]", "[name=agree]", "main form.consent-form button"):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
    expect(page.locator(".consent-whole h2").first).to_be_hidden()
    page.locator(".consent-whole summary").click()
    expect(page.locator(".consent-whole h2").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_listening_is_one_click_away_and_asks_for_no_agreement(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=DESKTOP, microphone=False)
    page.goto(live_site.url)
    page.get_by_role("link", name="Listen", exact=True).first.click()
    expect(page.locator("[data-referee]")).to_contain_text("Nobody records you here")
