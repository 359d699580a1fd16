"""Agreeing, listening and taking back in real Chromium; the first moderator's way in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

TWO_TAKES = """
from accounts.models import Contributor
from corpus.models import Recording
from tests import factory
player = Contributor.objects.get(pk="{}")
for _ in range(2):
    factory.sample(factory.recording(player, status=Recording.Status.LISTENED))
"""

PLAYS = """async audio => {
  audio.muted = true;
  await audio.play();
  await new Promise(resolve => audio.addEventListener("timeupdate", resolve, { once: true }));
  return audio.duration;
}"""


def agree(page: Page, site: RunningSite) -> str:
    """Agree in Norwegian; returns the contributor's id."""
    page.goto(f"{site.url}/consent/?next=/takes/")
    page.locator(".consent-languages summary").click()
    page.get_by_role("link", name="Norsk").click()
    page.get_by_label("Jeg er 18 år eller eldre").check()
    page.get_by_label("Jeg har lest dette og sier ja").check()
    page.get_by_role("button", name="La oss spille").click()
    expect(page).to_have_url(f"{site.url}/takes/")
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "contributor")
    return cookie["value"].split(".")[0]


def test_a_player_agrees_listens_and_takes_back_without_a_reload(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=PHONE)
    live_site.shell(TWO_TAKES.format(agree(page, live_site)))
    page.reload()
    takes = page.locator("article.take")
    expect(takes).to_have_count(2)
    assert takes.first.locator("audio").evaluate(PLAYS) == 2.0
    page.evaluate("window.sameDocument = true")
    takes.first.get_by_text("Withdraw…").click()
    takes.first.get_by_role("button", name="Yes, withdraw this take").click()
    expect(takes.first).to_contain_text("Its sound is deleted.")
    expect(takes.first.locator("audio")).to_have_count(0)
    expect(takes.nth(1)).to_contain_text("Now people listen and decide.")
    assert page.evaluate("window.sameDocument") is True


def test_a_player_who_asks_to_be_forgotten_is(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(viewport=PHONE, java_script_enabled=False)
    live_site.shell(TWO_TAKES.format(agree(page, live_site)))
    page.reload()
    receipt = page.locator("article.take .receipt").first.inner_text()
    page.get_by_text("Withdraw everything and forget me…").click()
    page.get_by_role("button", name="Yes, forget me").click()
    expect(page.locator("main")).to_contain_text("This browser has no takes.")
    assert "contributor" not in {cookie["name"] for cookie in page.context.cookies()}
    page.get_by_label("Receipt code").fill(receipt.lower())
    page.get_by_role("button", name="Open the take").click()
    expect(page.locator("article.take")).to_contain_text("Its sound is deleted.")


def test_the_first_moderator_comes_in_by_the_link_and_back_by_password(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    link = live_site.sign_in_link
    page = browser_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_site.url}/accounts/password/set/")
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.get_by_label("Password (again)").fill("a long enough password")
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_role("link", name="Moderation")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    expect(page.locator("h1")).to_have_text("This link is used up")
    page.get_by_role("link", name="Sign in with a password").click()
    page.get_by_label("Login").fill("moderator")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=re.compile("Moderation"))).to_be_visible()
