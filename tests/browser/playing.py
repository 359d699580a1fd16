"""Small steps of a browser journey, shared by the tests of every game."""

import json
from typing import Any

from playwright.sync_api import Error, Page

from tests.sites import RunningSite, wait_for

CHECKED = "sessionStorage.setItem('your-turn.microphone', 'good')"
PATIENCE = 30_000
"""Milliseconds until a page counts as stuck."""

WHERE = """
`${location.pathname} is ${document.querySelector("[data-stage]")?.dataset.phase},`
  + ` saying "${document.querySelector("[data-part=status]")?.textContent.trim()}"`
  + ` and its floor "${document.querySelector("[data-play=line]")?.dataset.floor}"`
"""

BREATHES = "parseFloat(document.querySelector('.record').style.getPropertyValue('--breath') || '0')"
"""How loud the voice is on the stage, 0 to 1: what the page has heard by now, however late it hears."""

HEARD = f"() => {BREATHES} > 0.2"
FELL_SILENT = f"""(ms) => new Promise((told) => {{
  let since = performance.now();
  const look = () => {{
    if ({BREATHES} > 0.1) since = performance.now();
    if (performance.now() - since > ms) told();
    else requestAnimationFrame(look);
  }};
  look();
}})"""

SAMPLES = """
import json
from corpus.models import Sample
rows = Sample.objects.filter(recording__game="{game}").order_by("recording__captured_at", "cut")
kept = rows.exclude(recording__status="withdrawn")
print("ROWS" + json.dumps([
    {{"recording": str(row.recording_id), "label": row.intent, "cut": row.cut, "start": row.start,
      "went_on": row.went_on, "silence": row.silence, "agent_state": row.agent_state,
      "agent_text": row.agent_text, "mode": row.recording.mode, "language": row.recording.language,
      "prompt": row.recording.prompt, "timeline": row.recording.timeline}}
    for row in kept.select_related("recording")
]))
"""


def skip_practice(page: Page, *games: str) -> None:
    """As if this device had practised these games. Call it before the first page is opened."""
    keys = json.dumps([f"your-turn.practised.{game}" for game in games])
    page.add_init_script(f"for (const key of {keys}) localStorage.setItem(key, 'yes')")


def skip_microphone_check(page: Page) -> None:
    """As if the microphone had been found good. Call it before the first page is opened."""
    page.add_init_script(CHECKED)


def agree(page: Page, site: RunningSite, address: str = "/") -> None:
    """Come as a new player, by the front page's button or to a stage's address, and agree."""
    page.goto(site.url + address)
    if address == "/":
        page.locator("main a.button--primary").first.click()
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_selector("[data-stage]")


def open_game(page: Page, site: RunningSite, game: str, language: str = "en") -> None:
    """A new player on a game's stage, with a good microphone and practice behind them."""
    skip_practice(page, game)
    skip_microphone_check(page)
    agree(page, site, f"/play/{game}/?language={language}")
    phase(page, "ready")


def phase(page: Page, *names: str) -> None:
    """Wait until the stage is in one of these phases (stage/stage-state.js)."""
    there(page, *(f'[data-stage][data-phase="{name}"]' for name in names))


def there(page: Page, *selectors: str) -> None:
    """Wait until the page has one of these, in sight or not; a stuck page is told with what it says."""
    try:
        page.wait_for_selector(", ".join(selectors), state="attached", timeout=PATIENCE)
    except Error as late:
        raise AssertionError(f"waited for {' or '.join(selectors)}, and {page.evaluate(WHERE)}") from late


def press(page: Page) -> None:
    """The one round button."""
    page.locator("[data-part=main]").click()


def hear_voice(page: Page) -> None:
    """Wait until the page hears somebody."""
    page.wait_for_function(HEARD, timeout=PATIENCE)


def hear_out(page: Page, quiet_ms: int = 300) -> None:
    """Wait until the page has heard somebody, and then as much quiet: who is done, presses then.

    A machine that is busy hears late, so that no time that a test waits says where in the voice it is.
    """
    hear_voice(page)
    quiet(page, quiet_ms)


def quiet(page: Page, ms: int = 1_000) -> None:
    """Wait until the page has heard nobody for so long."""
    page.evaluate(FELL_SILENT, ms)


def check_microphone(page: Page) -> None:
    """Let the microphone hear the voice file; the stage is ready afterwards."""
    phase(page, "unchecked")
    press(page)
    phase(page, "ready")


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled, either way."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollHeight <= innerHeight"
            " && document.documentElement.scrollWidth <= innerWidth"
        )
    )


def samples(site: RunningSite, game: str) -> list[dict[str, Any]]:
    """Every sample of a game that was not withdrawn, in the order in which it was said."""
    printed = site.shell(SAMPLES.format(game=game))
    return list(json.loads(printed.partition("ROWS")[2]))


def newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the newest take: a test that is tried again has left others."""
    return [row for row in rows if row["recording"] == rows[-1]["recording"]]


def wait_for_samples(site: RunningSite, game: str, count: int) -> list[dict[str, Any]]:
    """The samples of a game, once there are `count` of them."""

    def enough() -> list[dict[str, Any]] | None:
        rows = samples(site, game)
        return rows if len(rows) >= count else None

    found: list[dict[str, Any]] = wait_for(enough, f"{count} samples of {game}")
    return found


def wait_for_recordings(site: RunningSite, count: int) -> None:
    """Until the site has so many takes."""
    counting = "from corpus.models import Recording; print(Recording.objects.count())"
    wait_for(lambda: int(site.shell(counting)) >= count, f"{count} takes", patience=180)
