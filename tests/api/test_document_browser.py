"""The page about the API in real Chromium: it looks as the site does, and everything comes from the site."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inspecting import faults
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite


@pytest.mark.parametrize(
    "options",
    [{"viewport": PHONE, "color_scheme": "dark"}, {"viewport": DESKTOP}],
    ids=["phone", "desktop"],
)
def test_every_endpoint_is_shown_without_a_word_from_elsewhere(
    live_site: RunningSite, browser_page: Callable[..., Page], options: dict[str, object]
) -> None:
    page = browser_page(microphone=False, **options)
    refused: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_site.url}/api/v1/docs")
    endpoints = page.locator("details.endpoint")
    expect(endpoints).to_have_count(19)
    expect(page.locator(".page-header")).to_be_visible()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert faults(page) == []
    page.locator("#push_votes").get_by_role("link", name="VotesIn").click()
    expect(page.locator("#shape-VotesIn")).to_be_in_viewport()
    assert refused == []
    assert [url for url in asked if not url.startswith((live_site.url, "data:"))] == []
    page.locator("#statistics").get_by_role("link", name="Open it").click()
    expect(page.get_by_text('"speakers"')).to_be_visible()
