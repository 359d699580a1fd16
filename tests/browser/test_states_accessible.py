"""Every state of every game, phone and laptop, light and dark: nothing for axe-core to find.

Prompts and pages are the site's own; what becomes of a take is answered here, so that no model is waited for.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize, WebSocketRoute

from games.catalogue import registry
from tests import voices
from tests.browser import playing
from tests.browser.axe import RUN, script
from tests.browser.test_mishaps import UNPLUG, WATCHED
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

GAMES = [game.key for game in registry.games() if game.records]
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
CONTRAST = {"color-contrast", "link-in-text-block"}
"""Rules that a colour scheme can break."""

CUTS = [
    {
        "at": 1.0,
        "label": "incomplete",
        "tail": 0.2,
        "verdicts": [{"by": "Model", "says": "complete", "p": 0.8}],
    },
    {
        "at": 2.6,
        "label": "complete",
        "tail": 0.2,
        "verdicts": [{"by": "Model", "says": "complete", "p": 0.9}],
    },
]
FLOOR = {"seconds": 3.0, "levels": [0.5] * 20 + [0.0] * 16 + [0.6] * 16 + [0.0] * 8, "pauses": [[1.0, 1.8]]}
SCORED = {
    "type": "scored",
    "recording": "11111111-1111-4111-8111-111111111111",
    "status": "scored",
    "floor": {**FLOOR, "cuts": CUTS, "agent": [{"start": 0.2, "end": 0.8, "text": "Yes?"}]},
    "points": {"total": 7, "parts": [{"why": "held", "points": 7, "text": "A pause held"}]},
    "advice": {"why": "noisy", "text": "A quieter spot is better."},
}
STORED = {"type": "stored", "recording": SCORED["recording"], "receipt": "ABCD-EFGH"}
CLIP = {
    "type": "clip",
    "clip": "22222222-2222-4222-8222-222222222222",
    "language": "en",
    "seconds": 0.5,
    "floor": {**FLOOR, "cuts": [], "agent": []},
    "agent": {"state": "idle", "text": "What can I get you?"},
}
COUNTED = {
    "points": 1,
    "words": "a coffee",
    "gold": {"right": True, "label": "complete", "went_on": False, "silence": 0},
}


NEWS = {
    "badges": [
        {"name": "First words", "sentence": "One take kept.", "side": "you", "shape": "M4 4h16v16H4z"}
    ],
    "streak": 2,
    "place": {"rank": 2, "points": 7},
    "crowd": None,
    "others": None,
}


def answered(socket: WebSocketRoute) -> None:
    """The site's own socket, but for the end of a take."""
    server = socket.connect_to_server()

    def from_page(message: str | bytes) -> None:
        if isinstance(message, str) and json.loads(message)["type"] == "stop":
            for answer in (STORED, SCORED):
                socket.send(json.dumps(answer))
        else:
            server.send(message)

    socket.on_message(from_page)


def say(answer: dict[str, Any]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(json=answer)


def wrong_with(page: Page) -> Iterator[str]:
    """In each window and scheme; what a scheme cannot change is looked at in one."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {script()} }} }}")
    for name, window in (("phone", PHONE), ("laptop", LAPTOP)):
        page.set_viewport_size(window)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            rules = sorted(CONTRAST) if scheme == "dark" else None
            yield from (f"{name}, {scheme}: {told}" for told in page.evaluate(RUN, rules))


def states(page: Page, site: RunningSite, game: str) -> Iterator[tuple[str, list[str]]]:
    """One take from its prompt to the recap; it ends as its microphone does, in any game."""
    page.goto(f"{site.url}/play/{game}/?language=en")
    playing.phase(page, "ready")
    yield "ready", list(wrong_with(page))
    playing.press(page)
    playing.phase(page, "speaking")
    yield "speaking", list(wrong_with(page))
    page.evaluate(UNPLUG)
    playing.phase(page, "scored")
    yield "scored", list(wrong_with(page))
    playing.press(page)
    playing.phase(page, "ready")
    page.locator("[data-part=right]").click()
    page.wait_for_selector("[data-part=recap-best] floor-line svg")
    page.wait_for_selector(".recap-badge")
    page.locator("[data-part=recap-all]").evaluate("(all) => (all.open = true)")
    yield "recap", list(wrong_with(page))


@pytest.fixture
def player(live_site: RunningSite, browser_page: OpenPage) -> Page:
    """Somebody who has agreed and practised, and whose takes are answered for here."""
    page = browser_page(viewport=PHONE)
    page.add_init_script(WATCHED)
    page.route("**/takes/*/", say(SCORED))
    page.route("**/news/**", say({"news": NEWS}))
    page.route_web_socket("**/ws/play/**", answered)
    playing.skip_practice(page, *GAMES)
    playing.skip_microphone_check(page)
    playing.agree(page, live_site, f"/play/{GAMES[0]}/?language=en")
    return page


def test_nothing_is_wrong_with_any_state_of_any_game(live_site: RunningSite, player: Page) -> None:
    found = {}
    for game in GAMES:
        for state, wrong in states(player, live_site, game):
            found[f"{game}, {state}"] = wrong
    assert len(found) == 4 * len(GAMES)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


OBSCURED = """() => {
  const all = document.querySelectorAll("main :is(a[href], button, summary, input, select)");
  const seen = [...all].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled);
  const corners = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  return seen.filter((each) => {
    each.focus();
    const { left, top, width, height } = each.getBoundingClientRect();
    return !corners.some(([x, y]) =>
      each.contains(document.elementFromPoint(left + x * width, top + y * height)));
  }).map((each) => each.outerHTML.slice(0, 100));
}"""
"""What is focused and nobody sees, since something else stands before it (WCAG 2.2, 2.4.11)."""


def test_what_is_focused_in_the_recap_is_not_behind_its_foot(live_site: RunningSite, player: Page) -> None:
    game = GAMES[0]
    player.goto(f"{live_site.url}/play/{game}/?language=en")
    playing.phase(player, "ready")
    playing.press(player)
    playing.phase(player, "speaking")
    player.evaluate(UNPLUG)
    playing.phase(player, "scored")
    playing.press(player)
    playing.phase(player, "ready")
    player.locator("[data-part=right]").click()
    player.wait_for_selector("[data-part=recap-best] floor-line svg")
    player.locator("[data-part=recap-all]").evaluate("(all) => (all.open = true)")
    for height in range(400, 860, 40):
        player.set_viewport_size({"width": 390, "height": height})
        player.evaluate("scrollTo(0, 0)")
        assert player.evaluate(OBSCURED) == [], height


def test_nothing_is_wrong_with_any_state_of_the_ear(
    live_site: RunningSite, browser_page: OpenPage, tmp_path
) -> None:
    sound = voices.write(tmp_path / "clip.wav", voices.silence(0.5)).read_bytes()
    page = browser_page(microphone=False, viewport=PHONE)
    playing.skip_practice(page, "referee")
    clips = [CLIP]
    page.route(
        "**/referee/next/", lambda route: route.fulfill(json=clips.pop() if clips else {"type": "nothing"})
    )
    page.route("**/sound/", lambda route: route.fulfill(body=sound, content_type="audio/wav"))
    page.route("**/vote/", say(COUNTED))
    page.goto(f"{live_site.url}/play/referee/?language=en")
    found = {}
    steps = {
        "start": "[data-part=main]",
        "ask": "[data-part=answers] button",
        "sure": "[data-part=sure] button",
        "told": "[data-part=main]",
        "recap": "",
    }
    for state, press in steps.items():
        playing.there(page, f'[data-referee][data-phase="{state}"]')
        found[state] = list(wrong_with(page))
        if press:
            page.locator(press).first.click()
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
