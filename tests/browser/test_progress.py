"""Points, quest, badges and board in real Chromium: as a guest, and taken along by making an account."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_my_takes import agree
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

PLAYED = """
from accounts.models import Contributor
from corpus.models import Recording
from rewards import housekeeping
from rewards.models import Quest, today
from tests.rewards import people
player = Contributor.objects.get(pk="{}")
asked = {{"game": "cliffhanger", "label": "incomplete", "mode": ""}}
Quest.objects.update_or_create(language="en", day=today(), defaults=asked)
for number in range({}):
    people.spoke(player, prompt_key=f"{{player.pk}}-{{number}}", fooled=0.8)
housekeeping.review()
"""

TAKE_BACK = """
from corpus.models import Recording
from corpus.withdrawal import withdraw
withdraw(Recording.objects.filter(contributor="{}"), by="speaker")
"""


def played(page: Page, site: RunningSite, takes: int) -> str:
    """A new player with so many kept takes; the contributor's id."""
    me = agree(page, site)
    site.shell(PLAYED.format(me, takes))
    return me


def figure(page: Page, name: str) -> str:
    return page.locator(".rewards-figures div", has_text=name).locator("dd").inner_text()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_guest_sees_what_was_earned_and_leaves_the_board(
    live_site: RunningSite, browser_page: OpenPage, viewport: dict[str, int], scheme: str
) -> None:
    page = browser_page(viewport=viewport, color_scheme=scheme, locale="en-GB")
    played(page, live_site, 2)
    page.goto(f"{live_site.url}/progress/?language=en")
    assert int(figure(page, "this week")) > 60
    assert figure(page, "waiting") == "24"
    assert figure(page, "in a row") == "1"
    expect(page.locator("[data-quest]")).to_contain_text("2 of 3")
    expect(page.locator(".rewards-badge", has_text="First words")).to_contain_text("earned")
    expect(page.locator(".rewards-badge", has_text="Master of turns")).to_contain_text("not yet")
    assert fits(page)
    handle = page.locator(".lead strong").inner_text()
    page.get_by_role("link", name="See the board").click()
    expect(page.locator(".rewards-place--mine")).to_contain_text(handle)
    assert fits(page)
    page.get_by_role("link", name="My progress").first.click()
    page.get_by_role("button", name="Take me off the board").click()
    expect(page.locator("main")).to_contain_text("You are off the board.")
    page.goto(f"{live_site.url}/board/?language=en")
    expect(page.locator("main")).not_to_contain_text(handle)


def test_a_name_is_made_up_again_by_keyboard(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(viewport=PHONE)
    played(page, live_site, 1)
    page.goto(f"{live_site.url}/progress/")
    handle = page.locator(".lead strong").inner_text()
    page.get_by_role("button", name="Another name").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lead strong")).not_to_have_text(handle)


def test_making_an_account_takes_everything_along_and_taking_back_takes_it_away(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=PHONE)
    me = played(page, live_site, 3)
    page.goto(f"{live_site.url}/progress/?language=en")
    ever = figure(page, "ever")
    page.get_by_role("link", name="make an account").click()
    page.get_by_label("Username").fill("a-new-player")
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.get_by_label("Password (again)").fill("a long enough password")
    page.locator("main form").get_by_role("button").last.click()
    page.goto(f"{live_site.url}/progress/?language=en")
    assert figure(page, "ever") == ever
    expect(page.locator("main")).to_contain_text("belong to your account")
    expect(page.locator("[data-quest]")).to_contain_text("done")
    live_site.shell(TAKE_BACK.format(me))
    page.reload()
    assert figure(page, "ever") == "0"
    expect(page.locator(".rewards-badge", has_text="First words")).to_contain_text("not yet")


def test_the_front_page_names_the_quest_and_leads_to_its_game(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=PHONE, locale="en-GB")
    played(page, live_site, 1)
    page.goto(f"{live_site.url}/?language=en")
    page.locator("[data-quest]").get_by_role("link", name="Play Cliffhanger").click()
    expect(page.locator("[data-stage]")).to_have_attribute("data-game", "cliffhanger")
