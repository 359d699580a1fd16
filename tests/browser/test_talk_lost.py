"""Pages that are closed in a talk of two in Chromium, a network that stalls, a server that is killed: who is
there is told, and both channels are kept whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import PATIENCE, all_is_safe, hang_up, is_told, kept, meet, phase, two_voices
from tests.sites import RunningSite, running_site
from tests.stores import HANGS, THROUGH, Gate

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

LOST = "The connection did not come back. What was said until then is kept."
STALL = 5_000
"""Milliseconds."""


@pytest.fixture
def pair(browser_page: OpenPage, tmp_path: Path) -> tuple[Page, Page]:
    one, two = two_voices(tmp_path)
    return browser_page(voice=one), browser_page(voice=two)


@pytest.fixture
def own_site(tmp_path: Path, collected_static: Path, prepared_data: Path) -> Iterator[RunningSite]:
    """One that may be killed."""
    with running_site(tmp_path / "site", collected_static, prepared=prepared_data) as site:
        yield site


@pytest.fixture
def network(live_site: RunningSite) -> Iterator[Gate]:
    """Between a page and the site."""
    gate = Gate(live_site.url)
    yield gate
    gate.close()


def left(page: Page) -> int:
    """Seconds that the page says are left."""
    minutes, seconds = (page.locator("[data-part=clock]").text_content() or "").split(":")
    return 60 * int(minutes) + int(seconds)


def closes(page: Page) -> None:
    """As a player does it, who is asked whether they mean it."""
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def is_on_the_line_again(page: Page) -> None:
    status = page.locator("[data-part=status]")
    expect(status).to_have_text("You are on the line again.", timeout=PATIENCE)


def is_whole(site: RunningSite, seconds: int) -> None:
    """Both channels are, and at least as long as that."""
    first, second = kept(site)["sides"]
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    for side in (first, second):
        assert side["agent"]
        assert side["seconds"] >= seconds
        assert not [mark for mark in side["timeline"] if mark["name"] == "dropout"]


def test_a_server_that_is_killed_in_the_middle_is_found_again_and_nothing_is_missing(
    own_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    meet(one, two, own_site)
    begin = left(one)
    own_site.restart()
    for page in pair:
        is_on_the_line_again(page)
    one.wait_for_timeout(2_000)
    spoken = begin - left(one)
    hang_up(one)
    for page in pair:
        all_is_safe(page)
    is_whole(own_site, spoken)


def test_a_network_that_stalls_for_five_seconds_is_told_and_nothing_is_missing(
    live_site: RunningSite, network: Gate, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    meet(one, two, live_site, by=replace(live_site, url=network.url))
    begin = left(one)
    network.mode = HANGS
    two.wait_for_timeout(STALL)
    is_told(one, "away")
    expect(two.locator("[data-part=status]")).to_have_text(
        "Your connection is gone. I keep trying, and what you say is kept here."
    )
    network.mode = THROUGH
    is_on_the_line_again(two)
    is_told(one, "back")
    two.wait_for_timeout(2_000)
    spoken = begin - left(one)
    hang_up(two)
    for page in pair:
        all_is_safe(page)
    is_whole(live_site, spoken)


def test_a_partner_who_closes_their_page_takes_nothing_along(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    meet(one, two, live_site)
    begin = left(two)
    two.wait_for_timeout(2_000)
    spoken = begin - left(two)
    closes(two)
    is_told(one, "away")
    one.wait_for_selector('[data-talk][data-phase="over"]', state="attached", timeout=3 * PATIENCE)
    expect(one.locator("[data-part=recap-title]")).to_have_text(LOST)
    all_is_safe(one)
    row = kept(live_site)
    assert (row["why"], [side["agent"] for side in row["sides"]]) == ("lost", [True, True])
    assert all(side["seconds"] >= spoken for side in row["sides"])


def test_two_who_both_close_their_pages_leave_what_they_said(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    address = meet(one, two, live_site)
    begin = left(one)
    one.wait_for_timeout(2_000)
    spoken = begin - left(one)
    again = one.context.new_page()
    for page in pair:
        closes(page)
    row = kept(live_site)
    assert (row["why"], [side["agent"] for side in row["sides"]]) == ("lost", [True, True])
    assert all(side["seconds"] >= spoken for side in row["sides"])
    again.goto(live_site.url + address)
    phase(again, "over")
    expect(again.locator("[data-part=recap-title]")).to_have_text(LOST)
