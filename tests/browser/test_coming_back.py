"""A page that is loaded again in the middle of its talk, and a computer that sleeps in it, in Chromium: the
talk goes on, on the same clock, or ends in words.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clicking import are_where_they_sounded, clicked, stored, two_rooms
from tests.browser.sleeping import asleep
from tests.browser.talking import (
    LEVELS,
    PATIENCE,
    all_is_safe,
    hang_up,
    is_told,
    kept,
    meet,
    phase,
    two_voices,
)
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

STATES: Final = """
window.states = [];
const note = () => {
  const now = document.querySelector("[data-part=partner]").dataset.state;
  if (now !== window.states.at(-1)) window.states.push(now);
};
new MutationObserver(note).observe(document.querySelector("[data-part=partner]"), { attributes: true });
"""
"""Writes down what one is told of the partner."""


def loads_again(page: Page, _: Page) -> None:
    page.reload()


def sleeps(page: Page, other: Page) -> None:
    """Until the other is told, and a little longer."""
    page.evaluate("window.slept = true")
    with asleep(page):
        is_told(other, "away")
        other.wait_for_timeout(3_000)
    page.wait_for_function("() => !window.slept", timeout=PATIENCE)  # it is opened anew by itself


@pytest.mark.parametrize("goes", [loads_again, sleeps])
def test_who_comes_back_goes_on_and_the_channels_stay_aligned(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path, goes: Callable[[Page, Page], None]
) -> None:
    one, two = two_rooms(browser_page, tmp_path)
    meet(one, two, live_site)
    one.evaluate(STATES)
    two.locator(".grid-cell").nth(7).click()
    before = clicked(one, two)
    goes(two, one)
    phase(two, "talking")  # without a press
    expect(two.locator("[data-part=status]")).to_have_text("You are on the line again.", timeout=PATIENCE)
    expect(two.locator(".grid-cell").nth(7)).to_have_attribute("aria-pressed", "true")
    for page in (one, two):
        page.wait_for_function(LEVELS, timeout=PATIENCE)
    is_told(one, "back")
    states: list[Any] = one.evaluate("window.states")
    assert [states[0], *states[-2:]] == ["away", "here", "back"]
    two.locator(".grid-cell").nth(8).click()
    after = clicked(one, two)
    hang_up(one)
    for page in (one, two):
        all_is_safe(page)
        assert page.locator("[data-part=minutes] floor-line .floor-you").count() >= 1
        assert page.locator("[data-part=minutes] floor-line .floor-agent").count() >= 1
    first, second = kept(live_site)["sides"]
    answers = [mark["value"] for mark in second["timeline"] if mark["name"] == "answer"]
    assert answers == ["7", "8"]
    assert [mark["name"] for mark in second["timeline"]].count("dropout") == 1
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    are_where_they_sounded(stored(live_site), before, after)


def test_who_is_gone_for_longer_than_is_waited_ends_the_talk_and_both_are_told(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    voices = two_voices(tmp_path)
    one, two = browser_page(voice=voices[0]), browser_page(voice=voices[1])
    meet(one, two, live_site)
    lost = "The connection did not come back. What was said until then is kept."
    with asleep(two):
        is_told(one, "away")
        one.wait_for_selector('[data-talk][data-phase="over"]', state="attached", timeout=3 * PATIENCE)
        expect(one.locator("[data-part=recap-title]")).to_have_text(lost)
        all_is_safe(one)
    phase(two, "over")
    expect(two.locator("[data-part=recap-title]")).to_have_text(lost)
    all_is_safe(two)
    row = kept(live_site)
    assert row["why"] == "lost"
    first, second = row["sides"]
    assert first["seconds"] - second["seconds"] > 20  # all that either said, and nothing else
