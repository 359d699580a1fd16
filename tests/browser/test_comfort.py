"""Sound and motion are switched off where one plays, and stay so on every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

COUNT_SOUNDS = """
window.sounds = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.sounds++; return start.apply(this, when); };
"""
CHIME = """async () => {
  const { chime } = await import("stage/sound.js");
  chime([[440, 0.05]]);
  return sounds;
}"""
CHIME_IN_A_TAKE = """async () => {
  const { chime, hush } = await import("stage/sound.js");
  hush(true);
  chime([[440, 0.05]]);
  const hushed = sounds;
  chime([[440, 0.05]], { inTake: true });
  hush(false);
  return [hushed, sounds];
}"""


def test_sound_is_switched_off_by_keyboard_and_stays_off(
    modules_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=PHONE)
    page.add_init_script(COUNT_SOUNDS)
    page.goto(modules_site.url)
    page.get_by_role("button", name="Menu").click()
    sound = page.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(CHIME) == 1
    sound.focus()
    page.keyboard.press("Space")
    expect(sound).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(CHIME) == 1
    page.goto(f"{modules_site.url}/releases/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")


def test_no_chime_is_heard_in_a_take_but_what_belongs_to_the_game(
    modules_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page()
    page.add_init_script(COUNT_SOUNDS)
    page.goto(modules_site.url)
    assert page.evaluate(CHIME_IN_A_TAKE) == [0, 1]


@pytest.mark.parametrize(("wish", "pressed"), [("reduce", "false"), ("no-preference", "true")])
def test_motion_is_as_the_device_wants_it_until_its_owner_says_otherwise(
    live_site: RunningSite, browser_page: OpenPage, wish: str, pressed: str
) -> None:
    page = browser_page(reduced_motion=wish)
    page.goto(live_site.url)
    motion = page.get_by_role("button", name="Motion")
    expect(motion).to_have_attribute("aria-pressed", pressed)
    before = "off" if pressed == "false" else "on"
    expect(page.locator("html")).to_have_attribute("data-motion", before)
    motion.click()
    page.reload()
    after = "on" if before == "off" else "off"
    expect(page.locator("html")).to_have_attribute("data-motion", after)
    longest = page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--motion')")
    assert (longest.strip() == "0s") == (after == "off")
