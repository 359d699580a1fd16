"""Steps of games in which the floor passes back and forth: a word now and then, and a hand-over after it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import voices
from tests.browser.playing import phase, press, samples, there
from tests.sites import RunningSite

PAUSE = 3.4
"""Seconds between two words: the player hands over, and most lines of the agent are said."""


def write_words(path: Path, *words: str, voice: str = "en", seconds: float = 240) -> Path:
    """These words over and over, with a pause after each: the page decides which of them are answers."""
    spoken = [voices.trimmed(voices.espeak(word, voice)) for word in words]
    parts, length = [voices.silence(0.5, seed=None)], 0.5
    while length < seconds:
        word = spoken[len(parts) // 2 % len(spoken)]
        parts += [word, voices.silence(PAUSE, seed=None)]
        length += len(word) / voices.SAMPLE_RATE + PAUSE
    return voices.write(path, *parts)


def answer(page: Page) -> None:
    """Once the page has heard a word in this turn and quiet after it, hand over; the last time it is Done."""
    there(page, "[data-play=line][data-floor=rest]")
    press(page)


def whole_take(
    page: Page, site: RunningSite, game: str, turns: int, play: Callable[[], None]
) -> list[dict[str, Any]]:
    """The moments of a take in which every turn was ended as turns are; play it again where one was not.

    On a busy machine a press may come when the next word has begun, and then the game rightly names no end.
    """
    for _ in range(4):
        play()
        rows = samples(site, game)
        rows = [row for row in rows if row["recording"] == rows[-1]["recording"]]
        if sum(row["label"] != "incomplete" for row in rows) == turns:
            return rows
        press(page)
        phase(page, "ready")
    raise AssertionError(f"no take of {game} has {turns} turns that were ended")
