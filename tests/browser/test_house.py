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
print(any("square" in taking.part(talk).lines[each.key]["en"] for each in taking.said(talk)))
"""


def test_one_talks_to_the_house_and_knows_it(
    live_site: RunningSite, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    voice = write_words(tmp_path / "voice.wav", "okay", "I have it")
    page = browser_page(voice=voice, viewport=PHONE)
    agree(page, live_site, "/talks/")
    page.get_by_role("button", name="Map Talk · with a machine").click()
    phase(page, "unchecked")
    expect(page.locator("[data-part=lobby]")).to_contain_text("Your partner is a machine.")
    assert violations(page) == []
    get_ready(page)
    phase(page, "talking")
    expect(page.locator(".pair-bar")).to_contain_text("with a machine")
    expect(page.locator("[data-part=report-open]")).to_be_hidden()
    page.wait_for_function(LEVELS, timeout=PATIENCE)
    wait_for(lambda: live_site.shell(TOLD) == "True", "the house to tell the way")
    page.wait_for_timeout(3_000)  # so much of it is heard
    hang_up(page)
    phase(page, "over")

    def kept() -> dict[str, Any] | None:
        row = talks(live_site)[-1]
        return row if row["status"] == "kept" and row["sides"][0] else None

    (side,) = wait_for(kept, "the take of the talk")["sides"]
    assert side["agent"]
    said = [mark["text"] for mark in side["timeline"] if mark["name"] == "agent_start"]
    assert said[0].startswith("Hello. I am a machine")
    assert any("square" in text for text in said)
