"""Nobody is there: one player, and a machine that says it is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.exchanging import write_words
from tests.browser.talking import LEVELS, PATIENCE, agree, get_ready, hang_up, phase, talks
from tests.browsing import PHONE
from tests.sites import RunningSite, wait_for

pytestmark = pytest.mark.needs("espeak")

TOLD = """
from games.talks.house import taking
from games.talks.models import Talk
talk = Talk.objects.order_by("-made_at").first()
print(any({word!r} in taking.part(talk).lines[each.key]["en"] for each in taking.said(talk)))
"""


@pytest.fixture
def page(browser_page: Callable[..., Page], tmp_path: Path) -> Page:
    """Of somebody who answers in a word or three."""
    voice = write_words(tmp_path / "voice.wav", "okay", "I have it")
    return browser_page(voice=voice, viewport=PHONE)


def begin(page: Page, site: RunningSite, game: str) -> None:
    """With a new player, up to the first word."""
    agree(page, site, "/talks/")
    page.get_by_role("button", name=f"{game} · with a machine").click()
    phase(page, "unchecked")
    expect(page.locator("[data-part=lobby]")).to_contain_text("Your partner is a machine.")
    assert violations(page) == []
    get_ready(page)
    phase(page, "talking")
    expect(page.locator(".pair-bar")).to_contain_text("with a machine")
    expect(page.locator("[data-part=report-open]")).to_be_hidden()
    page.wait_for_function(LEVELS, timeout=PATIENCE)


def wait_for_line(page: Page, site: RunningSite, word: str) -> None:
    """Until it has said something with that in it, and so much of it is heard."""
    wait_for(lambda: site.shell(TOLD.format(word=word)) == "True", f"the house to say {word!r}")
    page.wait_for_timeout(3_000)


def said_in_take(site: RunningSite) -> list[str]:
    """What the house said, by the take of the talk."""

    def kept() -> dict[str, Any] | None:
        row = talks(site)[-1]
        return row if row["status"] == "kept" and row["sides"][0] else None

    (side,) = wait_for(kept, "the take of the talk")["sides"]
    assert side["agent"]
    return [mark["text"] for mark in side["timeline"] if mark["name"] == "agent_start"]


def test_one_talks_to_the_house_and_knows_it(live_site: RunningSite, page: Page) -> None:
    begin(page, live_site, "Map Talk")
    wait_for_line(page, live_site, "square")
    hang_up(page)
    phase(page, "over")
    said = said_in_take(live_site)
    assert said[0].startswith("Hello. I am a machine")
    assert any("square" in text for text in said)


def test_the_house_tells_of_its_picture_and_both_are_shown_in_the_end(
    live_site: RunningSite, page: Page
) -> None:
    begin(page, live_site, "Spot the Difference")
    page.locator(".grid-cell").nth(7).click()
    wait_for_line(page, live_site, " there")
    assert violations(page) == []
    hang_up(page)
    phase(page, "over")
    expect(page.locator("[data-part=points]")).to_contain_text("of 6")
    assert page.locator(".spot-place .badge").count() == 6
    assert page.locator(".spot-place .spot-one").count() == 12
    assert violations(page) == []
    said = said_in_take(live_site)
    assert said[0] == "Hello. I am a machine, and I have the other picture."
    assert any(text.startswith("First row") for text in said)
    assert any(" there" in text for text in said)
