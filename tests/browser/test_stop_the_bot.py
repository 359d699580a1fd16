"""Stop the Bot! as a player plays it: catch the mistake, answer the door, or miss both."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]
Voice = Callable[..., Path]

pytestmark = pytest.mark.needs("espeak")
GAME = "stop-the-bot"
MISTAKE, BELL = "birthday-candles", "office-supplies"
"""In writing, the mistake of the one begins after 6 s, the bell of the other rings after 7 s, and both take
15 s and more: the voices come in between, and a slow machine may take half as long again."""

ONLY = """
from games.prompts.models import Prompt
Prompt.objects.filter(game="stop-the-bot", key="{key}").update(retired_by="", retired_at=None)
others = Prompt.objects.filter(game="stop-the-bot").exclude(key="{key}")
others.update(retired_by="a test", retired_at="2020-01-01T00:00:00Z")
"""
STORED = 'from corpus.models import Recording; print(Recording.objects.filter(game="stop-the-bot").count())'


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """`voice((7.5, "No"), (2, "really"))`: quiet for 7.5 s, a word, quiet for 2 s, another, then quiet."""

    def write(*said: tuple[float, str]) -> Path:
        parts = [
            part
            for quiet, words in said
            for part in (voices.silence(quiet, None), voices.trimmed(voices.espeak(words)))
        ]
        return voices.write(tmp_path / "voice.wav", *parts, voices.silence(40, None))

    return write


def have_read(page: Page, site: RunningSite, order: str) -> None:
    """The agent begins to read this order."""
    page.add_init_script("sessionStorage.setItem('your-turn.agent-writes', 'yes')")
    site.shell(ONLY.format(key=order))
    playing.open_game(page, site, GAME)
    assert playing.fits(page)
    playing.press(page)
    playing.phase(page, "speaking")
    assert playing.fits(page)


def until_stopped(page: Page) -> None:
    page.wait_for_selector("[data-play=bot][data-step=stopped]", timeout=30_000)


def test_cutting_in_after_the_mistake_becomes_an_interruption(
    live_site: RunningSite, browser_page: OpenPage, voice: Voice
) -> None:
    page = browser_page(voice=voice((9.5, "No, I said three candles")), viewport=PHONE)
    have_read(page, live_site, MISTAKE)
    until_stopped(page)
    playing.quiet(page)
    playing.press(page)
    playing.phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("Caught it")
    expect(page.locator("[data-play=order] .is-missed")).to_have_text("3 candles")

    *_, sample = playing.wait_for_samples(live_site, GAME, 1)
    prompt, timeline = sample["prompt"], sample["timeline"]
    assert (sample["label"], sample["agent_state"]) == ("interruption", "speaking")
    assert sample["agent_text"] in prompt["lines"][prompt["wrong"] :]
    fell_silent = [event["at"] for event in timeline if event["name"] == "agent_end"][-1]
    begun = [event for event in timeline if event["name"] == "agent_start"]
    assert sample["start"] < fell_silent
    assert len(begun) < len(prompt["lines"])


def test_hold_on_when_the_doorbell_rings_becomes_a_wait(
    live_site: RunningSite, browser_page: OpenPage, voice: Voice
) -> None:
    page = browser_page(voice=voice((10.5, "Hold on")))
    have_read(page, live_site, BELL)
    expect(page.locator("[data-play=bell]")).not_to_have_class(re.compile("is-away"), timeout=30_000)
    until_stopped(page)
    playing.quiet(page)
    page.keyboard.press("Space")
    playing.phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("held on")
    (sample,) = (each for each in playing.samples(live_site, GAME) if each["label"] == "wait")
    rang = next(event["at"] for event in sample["timeline"] if event["name"] == "doorbell")
    assert rang < sample["start"]
    assert sample["agent_state"] == "speaking"


def test_a_false_alarm_and_then_silence_leave_nothing_behind(
    live_site: RunningSite, browser_page: OpenPage, voice: Voice
) -> None:
    before = live_site.shell(STORED)
    page = browser_page(voice=voice((3.4, "Stop")))
    have_read(page, live_site, MISTAKE)
    status = page.locator("[data-part=status]")
    expect(status).to_contain_text("So far all was right", timeout=30_000)
    expect(page.locator("[data-play=bot]")).to_have_attribute("data-step", "reading", timeout=30_000)
    playing.phase(page, "refused")
    expect(status).to_contain_text("Three hundred candles")
    assert live_site.shell(STORED) == before
    page.get_by_role("button", name="Try again").click()
    playing.phase(page, "ready")
