"""Two people talk, each in a browser of their own with a voice file for a microphone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.speakers import LEAKY_SPEAKERS
from tests.browser.talking import (
    PATIENCE,
    agree,
    all_is_safe,
    hang_up,
    invite,
    is_told,
    join,
    kept,
    meet,
    phase,
    talks,
    two_voices,
)
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")
RUNNING = "document.getAnimations().filter(({ playState }) => playState === 'running').length"
"""Movements on the page; what is drawn anew, such as loudness, is none."""
BREATH = "document.querySelector('.record').style.getPropertyValue('--breath')"
"""How far the page breathes with one's own voice."""
LOSE_THE_LINE = """
const Real = window.WebSocket;
window.lines = [];
window.WebSocket = class extends Real {
  constructor(...given) {
    if (window.isOffline) throw new DOMException("no network");
    super(...given);
    window.lines.push(this);
  }
};
"""


@pytest.fixture
def voices(tmp_path: Path) -> tuple[Path, Path]:
    return two_voices(tmp_path)


def test_two_people_talk_and_both_voices_are_kept(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    one, two = browser_page(voice=voices[0]), browser_page(voice=voices[1], viewport=PHONE)
    meet(one, two, live_site)
    for page in (one, two):
        page.locator(".grid-cell").nth(7).click()
        expect(page.locator(".grid-cell").nth(7)).to_have_attribute("aria-pressed", "true")
        assert violations(page) == []
    one.wait_for_timeout(4_000)
    hang_up(one)
    for page in (one, two):
        phase(page, "over")
        expect(page.locator("[data-part=points]")).to_contain_text("of 6")
        assert page.locator(".spot-place .badge").count() == 6
        assert page.locator("[data-part=minutes] floor-line .floor-you").count() >= 1
        assert page.locator("[data-part=minutes] floor-line .floor-agent").count() >= 1
        expect(page.locator("[data-part=safe]")).to_have_text("All of it is safe.", timeout=PATIENCE)
        assert violations(page) == []
    row = kept(live_site)
    assert row["why"] == "left"
    for side in row["sides"]:
        assert side["seconds"] > 5
        assert side["agent"]
        answers = [mark["value"] for mark in side["timeline"] if mark["name"] == "answer"]
        assert answers == ["7"]


def test_a_third_one_is_told(live_site: RunningSite, browser_page: OpenPage) -> None:
    one, two, third = (browser_page() for _ in range(3))
    address = invite(one, live_site, "alibi")
    join(two, live_site, address)
    agree(third, live_site, address)
    expect(third.locator("main h1")).to_be_visible()
    assert third.locator("[data-talk], .pair-consent").count() == 0
    assert len((third.locator("main p").first.text_content() or "").split()) > 3


def test_a_lost_connection_is_taken_up_again_and_nothing_is_missing(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    one, two = browser_page(voice=voices[0]), browser_page(voice=voices[1])
    two.add_init_script(LOSE_THE_LINE)
    meet(one, two, live_site, "map-talk")
    two.evaluate("window.isOffline = true; window.lines.at(-1).close()")
    expect(two.locator("[data-part=status]")).to_have_text(
        "Your connection is gone. I keep trying, and what you say is kept here."
    )
    is_told(one, "away")
    two.wait_for_timeout(3_000)
    two.evaluate("window.isOffline = false; window.dispatchEvent(new Event('online'))")
    is_told(one, "back")
    expect(two.locator("[data-part=status]")).to_have_text("You are on the line again.", timeout=PATIENCE)
    two.wait_for_timeout(2_000)
    hang_up(one)
    for page in (one, two):
        all_is_safe(page)
    first, second = kept(live_site)["sides"]
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    assert not [mark for mark in second["timeline"] if mark["name"] == "dropout"]


def test_who_is_reported_is_told_and_the_talk_is_over_at_once(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    one, two = browser_page(voice=voices[0]), browser_page(voice=voices[1])
    meet(one, two, live_site)
    two.locator("[data-part=report-open]").click()
    two.locator("[data-reason=offensive]").click()
    for page in (one, two):
        phase(page, "over")
    thanks = "Thank you. You two will not meet again, and a moderator listens."
    expect(two.locator("[data-part=recap-title]")).to_have_text(thanks)
    expect(one.locator("[data-part=recap-title]")).not_to_have_text(thanks)


def test_who_is_hurt_by_somebody_that_hangs_up_reports_them_afterwards(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    one, two = browser_page(voice=voices[0]), browser_page(voice=voices[1])
    meet(one, two, live_site)
    two.locator("[data-part=report-open]").click()  # and before a reason is chosen:
    hang_up(one)
    for page in (one, two):
        phase(page, "over")
    two.locator("[data-reason=offensive]").click()
    one.locator("[data-part=report-late]").click()
    expect(one.locator("[data-part=report-now]")).to_be_hidden()
    assert violations(one) == []
    one.locator("[data-reason=personal_data]").click()
    thanks = "Thank you. You two will not meet again, and a moderator listens."
    for page in (one, two):
        expect(page.locator("[data-part=recap-title]")).to_have_text(thanks)
        expect(page.locator("[data-part=report-late]")).to_be_hidden()
    row = talks(live_site)[-1]
    assert (row["why"], row["reports"]) == ("left", ["personal_data", "offensive"])


def test_speakers_are_refused_until_headphones_are_on(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    page = browser_page(voice=voices[0])
    page.add_init_script(LEAKY_SPEAKERS)
    invite(page, live_site, "alibi")
    page.locator("[data-part=main]").click()
    phase(page, "bare")
    page.evaluate("window.leak = 1")
    page.locator("[data-part=main]").click()
    expect(page.locator("[data-part=status]")).to_have_text(
        "I hear the tick through your speakers. Put on headphones, then press again.", timeout=PATIENCE
    )
    phase(page, "bare")
    page.evaluate("window.leak = 0")
    page.locator("[data-part=main]").click()
    phase(page, "waiting")


def test_nothing_moves_in_a_talk_for_whoever_asked_for_less(
    live_site: RunningSite, browser_page: OpenPage, voices: tuple[Path, Path]
) -> None:
    one = browser_page(voice=voices[0], reduced_motion="reduce")
    two = browser_page(voice=voices[1], reduced_motion="reduce", viewport=PHONE)
    meet(one, two, live_site)
    for page in (one, two):
        page.locator(".grid-cell").nth(7).click()
        page.wait_for_timeout(500)
        assert page.evaluate(RUNNING) == 0
        assert page.evaluate(BREATH) == "0"
    hang_up(one)
    for page in (one, two):
        phase(page, "over")
        page.wait_for_timeout(100)
        assert page.evaluate(RUNNING) == 0
        expect(page.locator("[data-part=points]")).to_contain_text("of 6")
