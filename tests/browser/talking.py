"""Small steps of a talk, shared by the tests of talks in browsers."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.exchanging import write_words
from tests.sites import RunningSite, wait_for

PATIENCE = 30_000
"""Milliseconds until a page counts as stuck."""

LEVELS = "() => document.querySelector('[data-part=floor] .floor-agent') !== null"
"""Whether the partner's voice stands on the floor line."""

ROWS = """
import json
from games.talks.models import Talk
rows = []
for talk in Talk.objects.order_by("made_at"):
    sides = talk.sides.select_related("recording").order_by("number")
    rows.append({
        "status": talk.status, "why": talk.why, "reports": [side.report for side in sides],
        "sides": [
            {"seconds": side.recording.samples / side.recording.sample_rate,
             "agent": bool(side.recording.agent_audio), "timeline": side.recording.timeline}
            if side.recording else None
            for side in sides
        ],
    })
print("ROWS" + json.dumps(rows))
"""


def two_voices(folder: Path) -> tuple[Path, Path]:
    """Two people who say something every few seconds, each in their own voice."""
    one = write_words(folder / "one.wav", "hello, do you see a red ball", "and a house", voice="en")
    two = write_words(folder / "two.wav", "good morning, I see a tree", "no, a boat", voice="en-us")
    return one, two


def talks(site: RunningSite) -> list[dict[str, Any]]:
    return list(json.loads(site.shell(ROWS).partition("ROWS")[2]))


def agree(page: Page, site: RunningSite, address: str) -> None:
    """Come to an address as a new player, and agree to what every player agrees to."""
    page.goto(site.url + address)
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()


def agree_to_talk(page: Page) -> None:
    """The consent for conversations is a question of its own."""
    page.locator(".pair-consent [name=agree]").check()
    page.locator(".pair-consent button").click()
    phase(page, "unchecked")


def invite(page: Page, site: RunningSite, game: str) -> str:
    """As a new player; gives the path of the invitation."""
    agree(page, site, "/talks/")
    page.locator(f"input[name=game][value={game}]").check()
    page.get_by_role("button", name="Invite somebody").click()
    agree_to_talk(page)
    address = page.locator("[data-part=invitation]").text_content()
    assert address
    return address.strip().removeprefix(site.url)


def join(page: Page, site: RunningSite, address: str) -> None:
    agree(page, site, address)
    agree_to_talk(page)


def phase(page: Page, name: str) -> None:
    page.wait_for_selector(f'[data-talk][data-phase="{name}"]', state="attached", timeout=PATIENCE)


def is_told(page: Page, state: str) -> None:
    """What has become of the partner."""
    expect(page.locator("[data-part=partner]")).to_have_attribute("data-state", state, timeout=PATIENCE)


def get_ready(page: Page) -> None:
    """Microphone check, then headphones."""
    page.locator("[data-part=main]").click()
    phase(page, "bare")
    page.locator("[data-part=main]").click()


def meet(
    one: Page,
    two: Page,
    site: RunningSite,
    game: str = "spot-the-difference",
    by: RunningSite | None = None,
) -> str:
    """Both on the line, each hearing the other; gives the path of the talk.

    Args:
        by: the site at the address by which the second comes, where it is another.
    """
    address = invite(one, site, game)
    join(two, by or site, address)
    for page in (one, two):
        get_ready(page)
    for page in (one, two):
        phase(page, "talking")
    for page in (one, two):
        page.wait_for_function(LEVELS, timeout=PATIENCE)
    return address


def hang_up(page: Page) -> None:
    """The second press does."""
    page.locator("[data-part=main]").click()
    page.locator("[data-part=main]").click()


def all_is_safe(page: Page) -> None:
    """It is over, and the page may be closed."""
    phase(page, "over")
    expect(page.locator("[data-part=safe]")).to_have_text("All of it is safe.", timeout=PATIENCE)


def kept(site: RunningSite) -> dict[str, Any]:
    """The newest talk, once both of its takes are there."""

    def both() -> dict[str, Any] | None:
        row = talks(site)[-1]
        return row if row["status"] == "kept" and all(row["sides"]) else None

    row: dict[str, Any] = wait_for(both, "two takes of the talk")
    return row
