"""Every page and state: nothing for axe-core to find, and room for it at 320 px and at 400 % zoom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from games.catalogue import registry
from games.catalogue.base import Game
from tests.browser import playing
from tests.browser.axe import violations
from tests.browsing import DESKTOP, PHONE
from tests.pictures import MODERATOR
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

GAMES = [game for game in registry.games() if game.records]
PUBLIC = (
    *("/", "/consent/?language=en", "/consent/?language=ar", "/takes/", "/takes/forget/", "/progress/"),
    *(
        "/board/",
        "/standing/",
        "/privacy/",
        "/models/",
        "/releases/",
        "/api/v1/docs",
        "/statistics/",
        "/look/",
    ),
    *("/accounts/login/", "/accounts/signup/", "/offline/", "/no/such/page/", "/play/no-such-game/"),
)
INSIDE = (
    *("/moderation/", "/moderation/log/", "/moderation/people/", "/moderation/reports/", "/administration/"),
    *("/journal/", "/storage/", "/releases/", "/releases/schedules/", "/imports/"),
    *(
        "/tokens/",
        "/studies/",
        "/accounts/2fa/",
        "/accounts/email/",
    ),
)
SMALL: dict[str, ViewportSize] = {
    "320 by 568": {"width": 320, "height": 568},
    "1280 by 1024 at 400 %": {"width": 320, "height": 256},
}

CUT_OFF = """() => {
  const seen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  const out = [...document.querySelectorAll("main *")].filter(seen).filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1) && !each.closest("svg, .scroll");
  });
  const rows = [...document.querySelectorAll(".stage > *")].filter(seen)
    .filter((each) => getComputedStyle(each).position !== "absolute" && !each.matches(".talk-controls"))
    .map((each) => ({ each, box: each.getBoundingClientRect() })).filter(({ box }) => box.height > 0);
  const over = rows.slice(1).filter(({ box }, i) => box.top < rows[i].box.bottom - 1);
  const spilt = [...document.querySelectorAll(".stage > *")].filter(seen)
    .filter((each) => each.scrollHeight > each.clientHeight + 4);
  const told = (what) => (each) => `${what}: ${each.outerHTML.slice(0, 100)}`;
  return [...wide, ...out.map(told("sticks out")), ...over.map(({ each }) => told("covered")(each)),
    ...spilt.map(told("spills"))];
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => !each.matches(".skip-link, [type=hidden]"))
  .filter((each) => !each.closest("p, li, dd, td, figcaption, label") || each.matches("button, select"))
  .map((each) => [each.getBoundingClientRect(), each.outerHTML.slice(0, 100)])
  .filter(([{ width, height }]) => Math.min(width, height) < 24).map(([, told]) => told)"""


@pytest.fixture
def insider(live_site: RunningSite, browser_page: OpenPage) -> Page:
    """A page of somebody who has every role."""
    page = browser_page(microphone=False, viewport=DESKTOP)
    session = live_site.shell(MODERATOR).splitlines()[-1]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_site.url}])
    return page


def wrong_with(page: Page, site: RunningSite, addresses: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        answer = page.goto(site.url + address)
        assert answer
        assert answer.ok or "no" in address, address
        found[address] = violations(page) + page.evaluate(SMALL_TARGETS)
    return {address: told for address, told in found.items() if told}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_any_public_page(
    live_site: RunningSite, browser_page: OpenPage, scheme: str
) -> None:
    page = browser_page(microphone=False, viewport=PHONE, color_scheme=scheme)
    assert wrong_with(page, live_site, PUBLIC) == {}


def test_nothing_is_wrong_with_the_pages_of_those_who_act_for_the_site(
    live_site: RunningSite, insider: Page
) -> None:
    assert wrong_with(insider, live_site, INSIDE) == {}


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game.key)
def test_nothing_is_wrong_with_a_stage_and_it_holds_at_320_pixels(
    live_site: RunningSite, browser_page: OpenPage, game: Game
) -> None:
    language = "de" if "de" in game.languages else game.languages[0]
    page = browser_page(viewport=PHONE)
    playing.skip_microphone_check(page)
    playing.agree(page, live_site, f"/play/{game.key}/?language={language}")
    playing.phase(page, "ready")
    wrong = {"ready": violations(page) + page.evaluate(SMALL_TARGETS)}
    for name, window in SMALL.items():
        page.set_viewport_size(window)
        page.wait_for_timeout(300)
        wrong[name] = page.evaluate(CUT_OFF)
        page.locator("[data-part=main]").scroll_into_view_if_needed()
        expect(page.locator("[data-part=main]")).to_be_in_viewport(ratio=1)
    assert {name: told for name, told in wrong.items() if told} == {}


def test_the_ear_has_nothing_against_its_stage_either(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(microphone=False, viewport=PHONE)
    page.goto(f"{live_site.url}/play/referee/?language=en")
    page.wait_for_selector("[data-referee]:not([data-phase=loading])")
    assert violations(page) + page.evaluate(SMALL_TARGETS) == []
    for window in SMALL.values():
        page.set_viewport_size(window)
        assert page.evaluate(CUT_OFF) == []


def test_without_javascript_a_stage_says_so_and_what_the_game_is(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(microphone=False, java_script_enabled=False)
    playing_without_a_script(page, live_site)
    expect(page.locator("[data-part=main]")).to_be_hidden()
    # What stands in `noscript` is skipped by the expectations of texts.
    said = page.locator("main noscript").first
    expect(said).to_be_visible()
    assert "Playing needs JavaScript" in (said.text_content() or "")
    assert "What you agree to" in (said.text_content() or "")


def playing_without_a_script(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/consent/?language=en&next=/play/cliffhanger/")
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_selector("[data-stage]")


def test_nothing_moves_for_whoever_asked_for_less(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(reduced_motion="reduce", viewport=PHONE)
    playing.skip_microphone_check(page)
    playing.agree(page, live_site, "/play/cliffhanger/?language=en")
    playing.phase(page, "ready")
    page.wait_for_timeout(500)
    assert (
        page.evaluate("document.getAnimations().filter(({ playState }) => playState === 'running').length")
        == 0
    )
