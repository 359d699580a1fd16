"""What may go wrong in a talk of two in Chromium: each is told, and nothing that was said is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import (
    PATIENCE,
    agree,
    agree_to_talk,
    hang_up,
    invite,
    kept,
    meet,
    phase,
    talks,
    two_voices,
)
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

AT_48_KHZ = """
const Real = window.AudioContext;
window.AudioContext = class extends Real { constructor() { super({ sampleRate: 48000 }); } };
"""
TAKE_BACK = """
fetch(location.pathname + "withdraw/", {
  method: "POST", headers: { "X-CSRFToken": document.querySelector("[data-talk]").dataset.csrf },
})
"""
RATES = """
import json
from games.talks.models import Talk
sides = Talk.objects.order_by("made_at").last().sides.order_by("number")
print("RATES" + json.dumps([side.recording.sample_rate for side in sides]))
"""


@pytest.fixture
def pair(browser_page: OpenPage, tmp_path: Path) -> tuple[Page, Page]:
    one, two = two_voices(tmp_path)
    return browser_page(voice=one), browser_page(voice=two)


def all_is_safe(page: Page) -> None:
    phase(page, "over")
    expect(page.locator("[data-part=safe]")).to_have_text("All of it is safe.", timeout=PATIENCE)


def test_of_two_who_join_with_the_same_invitation_the_second_is_told(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    one, two, third = (browser_page() for _ in range(3))
    address = invite(one, live_site, "alibi")
    for page in (two, third):
        agree(page, live_site, address)
        expect(page.locator(".pair-consent")).to_be_visible()
    agree_to_talk(two)
    third.locator(".pair-consent [name=agree]").check()
    third.locator(".pair-consent button").click()
    expect(third.locator("main")).to_contain_text("Two are in this conversation already")
    expect(two.locator("[data-talk]")).to_be_visible()


def test_a_talk_that_one_takes_back_while_it_goes_on_ends_for_both_and_is_gone(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    meet(one, two, live_site)
    two.evaluate(TAKE_BACK)
    for page in pair:
        phase(page, "over")
        expect(page.locator("[data-part=recap-title]")).to_have_text(
            "The talk was taken back, and all of it is gone."
        )
    row = talks(live_site)[-1]
    assert (row["status"], row["sides"]) == ("withdrawn", [None, None])


def test_two_microphones_of_different_rates_hear_each_other_and_keep_their_own(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    two.add_init_script(AT_48_KHZ)
    meet(one, two, live_site)
    hang_up(one)
    for page in pair:
        all_is_safe(page)
    first, second = kept(live_site)["sides"]
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    assert json.loads(live_site.shell(RATES).partition("RATES")[2]) == [16_000, 48_000]
