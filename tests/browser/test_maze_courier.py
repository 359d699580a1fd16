"""Maze Courier in real Chromium: the fog lifts as one speaks, and the way told is tapped afterwards."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.playing import fits, newest, open_game, phase, press, quiet, wait_for_samples
from tests.browsing import PHONE
from tests.sites import RunningSite
from tests.voices import espeak, silence, trimmed, write

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

GAME = "maze-courier"
SPOKEN = (
    "go left at the fountain",
    "then straight on at the oak",
    "turn right, uh, at the bakery",
    "left again at the tower",
    "then right at the market",
    "and there is the house",
)
PAUSE = 1.6
"""Seconds between the sentences: three times what the page waits for."""
OVER = 2_500
"""Milliseconds of quiet after which nothing more is said."""
KEYS = {"left": "ArrowLeft", "straight": "ArrowUp", "right": "ArrowRight"}
ANSWERS = """
import json
from games.prompts.models import Answer
print("ROWS" + json.dumps(list(Answer.objects.values("given", "right", "of"))))
"""


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Somebody who describes a way, one fork after the other."""
    parts: list[np.ndarray] = [silence(0.6, None)]
    for spoken in SPOKEN:
        parts += [trimmed(espeak(spoken)), silence(PAUSE, None)]
    return write(tmp_path / "voice.wav", *parts, silence(30, None))


def answers(site: RunningSite) -> list[dict[str, Any]]:
    return list(json.loads(site.shell(ANSWERS).partition("ROWS")[2]))


def guide_to_the_end(page: Page) -> None:
    """Speak until the house is on the map, and a sentence more."""
    press(page)
    phase(page, "speaking")
    expect(page.locator("[data-part=status]")).to_contain_text("That is the house", timeout=30_000)
    quiet(page, OVER)
    press(page)
    phase(page, "scored")


def test_a_way_told_through_the_fog_becomes_samples_and_is_tapped_to_the_door(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    open_game(page, live_site, GAME)
    assert fits(page)
    guide_to_the_end(page)
    assert fits(page)

    rows = newest(wait_for_samples(live_site, GAME, 2))
    forks = rows[0]["prompt"]["map"]["forks"]
    labels = [row["label"] for row in rows]
    assert labels[-1] == "complete"
    assert set(labels[:-1]) == {"incomplete"}
    shown = [event["value"] for event in rows[0]["timeline"] if event["name"] == "fork"]
    assert shown == [str(place) for place in range(len(forks))]

    expect(page.locator("[data-play=question]")).to_contain_text(forks[0]["name"])
    with page.expect_response("**/answer/"):
        for fork in forks:
            page.keyboard.press(KEYS[fork["turn"]])
    expect(page.locator("[data-play=verdict]")).to_have_text(
        "Delivered! What you tapped is the way on the map."
    )
    way = [fork["turn"] for fork in forks]
    assert answers(live_site)[-1] == {"given": way, "right": len(way), "of": len(way)}


def test_a_way_that_went_wrong_on_a_phone_ends_in_a_joke(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(
        voice=voice, viewport=PHONE, has_touch=True, color_scheme="dark", reduced_motion="reduce"
    )
    open_game(page, live_site, GAME)
    guide_to_the_end(page)
    recording = wait_for_samples(live_site, GAME, 1)[-1]
    fork = recording["prompt"]["map"]["forks"][0]
    wrong = next(turn for turn in KEYS if turn != fork["turn"])
    with page.expect_response("**/answer/") as answered:
        page.locator(f"[data-play={wrong}]").tap()
    assert answered.value.json()["right"] == 0
    verdict = page.locator("[data-play=verdict]")
    way = {"left": "turn left", "straight": "go straight on", "right": "turn right"}[fork["turn"]]
    lost = f"Lost at fork 1, {fork['name']}: on the map it is {way}. {recording['prompt']['lost']}"
    expect(verdict).to_have_text(lost)
    # Nothing is asked twice, and the next round is one press away.
    expect(page.locator("[data-play=check]")).to_be_hidden()
    assert fits(page)
    press(page)
    phase(page, "ready")
    expect(verdict).to_be_hidden()
