"""What the browser fetches: few files, little, everything found, nothing that the policy refuses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from games.catalogue.registry import games
from tests.browser.playing import agree, skip_microphone_check, skip_practice
from tests.sites import RunningSite

REQUESTS = 12
BYTES = 150_000
GAMES = [game.key for game in games()]
READY = (
    "[data-phase=ready] [data-part=main]:not([aria-disabled=true]), [data-referee]:not([data-phase=loading])"
)


@dataclass
class Fetched:
    """All that a page fetched, the socket's handshake and the icon too, as the browser counts it.

    Attributes:
        urls, kinds, sizes: address, resource type and bytes over the wire, by the browser's own request id.
        fleeting: static files that the browser may not keep for ever.
        wrong: what was not found, could not be loaded, was refused by the policy, or went wrong in a script.
    """

    urls: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    fleeting: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def by(cls, page: Page) -> "Fetched":
        """What this page fetches from now on, with nothing in its cache."""
        fetched = cls()
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", fetched._asked)
        session.on("Network.webSocketCreated", fetched._asked)
        session.on("Network.responseReceived", fetched._answered)
        session.on("Network.loadingFinished", fetched._ended)
        session.on("Network.loadingFailed", lambda event: fetched.wrong.append(event["errorText"]))
        session.on("Audits.issueAdded", fetched._complained)
        page.on("pageerror", lambda error: fetched.wrong.append(str(error)))
        for command in ("Network.enable", "Audits.enable"):
            session.send(command)
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return fetched

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event.get("url") or event["request"]["url"]
        self.kinds[event["requestId"]] = event.get("type", "WebSocket")

    def _answered(self, event: dict[str, Any]) -> None:
        response = event["response"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        if response["status"] >= 400:
            self.wrong.append(f"{response['status']} {response['url']}")
        if "/static/" in response["url"] and "immutable" not in headers.get("cache-control", ""):
            self.fleeting.append(response["url"])

    def _ended(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def _complained(self, event: dict[str, Any]) -> None:
        if event["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.wrong.append("refused by the content security policy")

    def bytes_without_fonts(self) -> int:
        return sum(size for each, size in self.sizes.items() if self.kinds.get(each) != "Font")


@pytest.fixture
def player(browser_page: Callable[..., Page], live_site: RunningSite) -> BrowserContext:
    """The browser of somebody who has agreed."""
    page = browser_page()
    agree(page, live_site, f"/play/{GAMES[0]}/?language=en")
    page.close()
    return page.context


def opened(player: BrowserContext, address: str, ready: str) -> Fetched:
    """All that a new page fetches with an empty cache, from its address to the last of it."""
    page = player.new_page()
    skip_practice(page, *GAMES)
    skip_microphone_check(page)
    fetched = Fetched.by(page)
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready, state="attached")
    page.wait_for_load_state("networkidle")
    page.close()
    return fetched


def assert_light(fetched: Fetched) -> None:
    assert fetched.wrong == []
    assert fetched.fleeting == []
    assert len(fetched.urls) <= REQUESTS, "\n".join(fetched.urls.values())
    assert fetched.bytes_without_fonts() < BYTES, fetched.sizes


def test_every_game_can_be_played_after_few_requests_and_bytes(live_site, player):
    for game in GAMES:
        assert_light(opened(player, f"{live_site.url}/play/{game}/?language=en", READY))


def test_the_front_page_is_there_after_few_requests_and_bytes(live_site, player):
    assert_light(opened(player, live_site.url, "floor-line svg"))


def test_the_count_itself_notices_what_is_not_found_and_what_is_refused(live_site, player):
    page = player.new_page()
    page.goto(live_site.url)
    fetched = Fetched.by(page)
    page.evaluate("fetch('/static/nowhere.js')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert "refused by the content security policy" in fetched.wrong
    assert any("nowhere.js" in wrong for wrong in fetched.wrong)


def test_debug_serves_the_modules_themselves_and_they_play(modules_site, browser_page):
    page = browser_page()
    skip_practice(page, *GAMES)
    skip_microphone_check(page)
    fetched = Fetched.by(page)
    agree(page, modules_site, f"/play/{GAMES[0]}/?language=en")
    page.wait_for_selector(READY)
    paths = {url.removeprefix(modules_site.url) for url in fetched.urls.values()}
    assert {"/static/stage/stage.js", f"/static/catalogue/{GAMES[0]}/stage/game.js"} <= paths
    assert not any("/bundled/" in path for path in paths)
    assert fetched.wrong == []
