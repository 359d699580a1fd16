"""Steps of games in which the floor passes back and forth: a word now and then, and a hand-over after it."""

from pathlib import Path

from playwright.sync_api import Page

from tests import voices
from tests.browser.playing import PATIENCE, press

PAUSE = 3.4
"""Seconds between two words: the player hands over, and most lines of the agent are said."""


def write_words(path: Path, *words: str, voice: str = "en", seconds: float = 75) -> Path:
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
    page.wait_for_selector("[data-play=line][data-floor=rest]", state="attached", timeout=PATIENCE)
    press(page)
