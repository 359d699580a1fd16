"""The look in real Chromium, with the real policy and the hashed files."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import playing
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

FLOOR = {
    "seconds": 4.2,
    "levels": [0.5] * 84,
    "pauses": [[1.2, 1.8]],
    "agent": [],
    "cuts": [
        {"at": 1.2, "label": "incomplete", "tail": 0.2},
        {"at": 4.0, "label": "complete", "tail": 0.2},
    ],
}
ADD_LINE = """floor => {
  const line = document.createElement("floor-line");
  line.toggleAttribute("interactive", true);
  line.id = "line";
  window.heard = [];
  line.addEventListener("cut-focus", event => window.heard.push(event.detail.index));
  document.querySelector("main").prepend(line);
  line.show(floor);
}"""
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 1000);
})"""
LATE = 0.5
"""Seconds that each font takes: the page has been painted without it by then."""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select")]
  .filter(element => element.checkVisibility() && !element.matches(".skip-link"))
  .filter(element => element.getBoundingClientRect().height < 44)
  .map(element => element.outerHTML)"""


FONTS_BEHIND = """() => {
  const [{ loadEventStart }] = performance.getEntriesByType("navigation");
  const asked = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".woff2"));
  return asked.map(({ startTime }) => startTime >= loadEventStart);
}"""
"""Of each font, whether the page was there before it was asked for."""


@pytest.fixture
def front(live_site: RunningSite, browser_page: OpenPage) -> Iterator[OpenPage]:
    """`front(viewport=PHONE)`: the front page; anything the policy refuses fails the test."""

    def late(route: Route) -> None:
        time.sleep(LATE)
        route.continue_()

    def opened(late_fonts: bool = False, **options) -> Page:
        page = browser_page(microphone=False, **options)
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        if late_fonts:
            page.route("**/*.woff2", late)
        page.goto(live_site.url)
        expect(
            page.get_by_role("button", name="Pause").or_(page.get_by_role("button", name="Go on"))
        ).to_be_visible()
        return page

    refused: list[str] = []
    yield opened
    assert refused == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_front_page_keeps_still_when_its_fonts_come_late_and_fits(front, viewport):
    page = front(late_fonts=True, viewport=viewport)
    page.wait_for_function("() => document.documentElement.dataset.fonts === ''")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('16px Inter')")
    assert page.evaluate(SHIFTS) < 0.01
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL_TARGETS) == []


def test_fonts_come_behind_all_else_and_with_the_page_the_next_time(front):
    page = front()
    page.wait_for_function("() => document.cookie.includes('fonts=here')")
    assert page.evaluate(FONTS_BEHIND) == [True, True]
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Inter,")
    html = page.request.get(page.url).text()
    assert " data-fonts>" in html
    assert html.count('rel="preload" as="font"') == 2
    page.reload()
    assert page.evaluate(FONTS_BEHIND) == [False, False]


def test_a_page_whose_fonts_do_not_come_stays_in_those_of_the_device_and_the_next_one_asks_again(
    live_site, browser_page
):
    page = browser_page(microphone=False)
    page.route("**/*.woff2", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(live_site.url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.querySelectorAll('[data-fonts]')].length") == 0
    assert "fonts=here" not in page.evaluate("document.cookie")
    page.unroute_all()
    page.reload()
    page.wait_for_function("() => document.cookie.includes('fonts=here')")


def test_a_stage_has_its_fonts_along_so_that_no_prompt_breaks_its_lines_anew(live_site, front):
    page = front()
    playing.agree(page, live_site, "/play/cliffhanger/?language=en")
    page.context.clear_cookies(name="fonts")
    html = page.request.get(page.url).text()
    assert " data-fonts>" in html
    assert html.count('rel="preload" as="font"') == 2


def test_who_allows_no_scripts_has_the_fonts_too(live_site, browser_page):
    page = browser_page(microphone=False, java_script_enabled=False)
    with page.expect_request("**/inter-latin-wght-normal.*.woff2"):
        page.goto(live_site.url)


def test_the_floor_line_plays_until_it_is_told_to_stop(front):
    page = front()
    page.get_by_role("button", name="Pause").click()
    first = page.evaluate("document.querySelector('floor-line').currentTime")
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelector('floor-line').currentTime") == first
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function("first => document.querySelector('floor-line').currentTime !== first", arg=first)


def test_nothing_moves_by_itself_for_who_asked_for_less_motion(front):
    page = front(reduced_motion="reduce")
    assert page.evaluate("document.querySelector('floor-line').currentTime") is None
    expect(page.get_by_role("button", name="Go on")).to_be_visible()


def test_a_chosen_theme_is_remembered(front):
    page = front(color_scheme="light")
    page.get_by_role("button", name="Use dark colours").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 18, 31)"


def test_arrow_keys_move_between_cuts_and_say_where_they_are(front):
    page = front()
    page.evaluate(ADD_LINE, FLOOR)
    line = page.locator("#line")
    expect(line).to_have_accessible_name(
        "4.2 s, one pause, 0.6 s, you went on, cut at 1.2 s incomplete, cut at 4.0 s complete."
        " Arrow keys move between cuts."
    )
    line.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Home"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard") == [0, 1, 1, 0]
    expect(line.locator("[aria-live]")).to_have_text("1 of 2: cut at 1.2 s incomplete")


def test_a_live_pause_glows_and_the_take_replaces_it(front):
    page = front()
    page.evaluate(ADD_LINE, FLOOR)
    page.evaluate("""() => {
      const line = document.querySelector("#line");
      line.live();
      for (let i = 0; i < 20; i++) line.level(0.8);
      for (let i = 0; i < 10; i++) line.level(0);
    }""")
    line = page.locator("#line")
    expect(line).to_have_attribute("aria-label", "You are being recorded")
    expect(line.locator(".floor-pause")).to_have_count(1)
    line.evaluate("(line, floor) => line.show(floor)", FLOOR)
    expect(line.locator(".floor-flag")).to_have_count(2)
