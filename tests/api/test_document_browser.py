"""The page about the API in real Chromium: everything it needs comes from the site, and CSP lets it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
    expect(page.locator(".opblock")).to_have_count(19)
    page.get_by_text("/api/v1/statistics").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table").get_by_text("speakers").first).to_be_visible()
    assert refused == []
    assert [url for url in asked if not url.startswith((live_site.url, "data:"))] == []
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
