"""What the browser fetches: few files, little, everything found, nothing that the policy refuses."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page

from games.catalogue.registry import games
from tests.browser.playing import agree, skip_microphone_check, skip_practice
from tests.sites import RunningSite

REQUESTS = 12
BYTES = 150_000
GAMES = [game.key for game in games()]
READY = "[data-phase=ready] [data-part=main]:not([aria-disabled=true]), [data-referee]:not([data-phase=loading])"


@dataclass
class Fetched:
    """All that a page fetched, the socket's handshake too, as the browser counts it."""

    urls: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
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
        for command in ("Network.enable", "Audits.enable"):
            session.send(command)
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return fetched

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event.get("url") or event["request"]["url"]
        self.kinds[event["requestId"]] = event.get("type", "WebSocket")

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"]["status"] >= 400:
            self.wrong.append(f"{event['response']['status']} {event['response']['url']}")

    def _ended(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def _complained(self, event: dict[str, Any]) -> None:
        if event["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.wrong.append(json.dumps(event["issue"]["details"]))

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
    page.on("pageerror", lambda error: fetched.wrong.append(str(error)))
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready)
    page.wait_for_load_state("networkidle")
    page.close()
    return fetched


def test_every_game_can_be_played_after_few_requests_and_bytes(live_site, player):
    for game in GAMES:
        fetched = opened(player, f"{live_site.url}/play/{game}/?language=en", READY)
        assert fetched.wrong == [], game
        print(game, len(fetched.urls), fetched.bytes_without_fonts(), *(f"\n {fetched.kinds[k]} {u} {fetched.sizes.get(k)}" for k, u in fetched.urls.items()))
        assert len(fetched.urls) <= REQUESTS, "\n".join(fetched.urls.values())
        assert fetched.bytes_without_fonts() < BYTES, fetched.sizes


def test_the_front_page_is_there_after_few_requests_and_bytes(live_site, player):
    fetched = opened(player, live_site.url, "floor-line svg")
    assert fetched.wrong == []
    assert len(fetched.urls) <= REQUESTS, "\n".join(fetched.urls.values())
    assert fetched.bytes_without_fonts() < BYTES, fetched.sizes
