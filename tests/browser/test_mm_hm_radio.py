"""Mm-hm Radio as a player plays it: small sounds into a story, and one question at the end."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")
GAME = "mm-hm-radio"

STORY = [
    "In an old hotel there lived a sleepy lift.",
    "Press the button before nine, and it snored.",
    "One day the cook had an idea, as cooks do.",
    "She put a pot of coffee in front of its door.",
    "The lift sniffed, yawned and opened one eye.",
    "By noon it was racing up and down the house.",
]
"""Shorter than those that ship: a slow machine still tells it within a minute."""

FORKS = [
    {
        "after": 3,
        "ways": [
            {"way": "quick", "lines": 1, "told": "You hummed quickly, so the lift raced."},
            {"way": "calm", "lines": 1, "told": "You took your time, so the lift strolled."},
        ],
    }
]
FORKED = [*STORY[:3], "It raced to the roof and back, twice.", "It strolled up to the roof.", STORY[4]]

ONE = """
from games.prompts.models import Prompt
Prompt.objects.filter(game="mm-hm-radio").update(retired_by="a test", retired_at="2020-01-01T00:00:00Z")
quiz = {{"question": "What woke the lift?", "options": ["Coffee", "A piano", "An alarm"]}}
text = {{"title": "The sleepy lift", "lines": {lines}, "quiz": quiz, **{more}}}
Prompt.objects.update_or_create(
    game="mm-hm-radio", language="en", key="a-test", defaults={{"text": text, "added_by": "a test"}}
)
Prompt.objects.filter(key="a-test").update(retired_by="", retired_at=None)
"""
ANSWERS = """
from games.prompts.models import Answer
print([(each.right, each.of) for each in Answer.objects.filter(recording__game="mm-hm-radio")])
"""
STORED = 'from corpus.models import Recording; print(Recording.objects.filter(game="mm-hm-radio").count())'


def said(*words: str, every: float) -> list[np.ndarray]:
    """Each word so many seconds after the one before."""
    parts = []
    for word in words:
        sound = voices.trimmed(voices.espeak(word))
        parts += [sound, voices.silence(every - len(sound) / voices.SAMPLE_RATE, None)]
    return parts


@pytest.fixture
def small_sounds(tmp_path: Path) -> Path:
    """A short sign of life every three and a half seconds, for a minute."""
    words = ["yeah", "okay", "right", "oh yes"] * 4
    return voices.write(tmp_path / "sounds.wav", voices.silence(2, None), *said(*words, every=3.5))


@pytest.fixture
def quick_sounds(tmp_path: Path) -> Path:
    """Somebody who can hardly wait: a sign of life every two seconds."""
    words = ["yeah", "okay", "right", "oh yes"] * 7
    return voices.write(tmp_path / "quick.wav", voices.silence(1, None), *said(*words, every=2))


@pytest.fixture
def a_sentence(tmp_path: Path) -> Path:
    """Somebody who cannot keep it to themselves, and then says nothing more."""
    sentence = "Excuse me, but I really have to tell you what happened to me with a lift last year"
    return voices.write(
        tmp_path / "sentence.wav",
        voices.silence(3, None),
        voices.trimmed(voices.espeak(sentence, speed=170)),
        voices.silence(60, None),
    )


def listen(
    page: Page, site: RunningSite, story: list[str] = STORY, forks: list[dict[str, Any]] | None = None
) -> None:
    """On air, with a short story."""
    page.add_init_script("sessionStorage.setItem('your-turn.agent-writes', 'yes')")
    site.shell(ONE.format(lines=story, more={"forks": forks} if forks else {}))
    playing.open_game(page, site, GAME)
    playing.press(page)
    playing.phase(page, "speaking")


def test_small_sounds_keep_the_story_alive_and_become_backchannels(
    live_site: RunningSite, browser_page: OpenPage, small_sounds: Path
) -> None:
    page = browser_page(voice=small_sounds, viewport=PHONE)
    listen(page, live_site)
    assert playing.fits(page)
    page.wait_for_selector("[data-play=quiz]:not(.is-away)", timeout=120_000)
    assert playing.fits(page)
    page.keyboard.press("2")
    answer = page.locator("[data-play=quiz] [data-answer]:not([data-answer=solution])")
    expect(answer).to_have_attribute("data-answer", re.compile("right|wrong"))
    playing.phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("and the story lived")

    samples = playing.newest(playing.wait_for_samples(live_site, GAME, 3))
    prompt = samples[0]["prompt"]
    assert {(each["label"], each["went_on"]) for each in samples} == {("backchannel", False)}
    assert "speaking" in {each["agent_state"] for each in samples}
    assert {each["agent_text"] for each in samples} <= set(prompt["lines"])
    assert all(0 < each["cut"] - each["start"] <= 19_200 for each in samples)
    assert set(prompt["quiz"]) == {"question", "options", "seal"}
    given = answer.get_attribute("data-answer")
    assert live_site.shell(ANSWERS) == ("[(1, 1)]" if given == "right" else "[(0, 1)]")


def test_a_story_with_forks_goes_the_way_that_quick_sounds_lead_to(
    live_site: RunningSite, browser_page: OpenPage, quick_sounds: Path
) -> None:
    page = browser_page(voice=quick_sounds, viewport=PHONE)
    listen(page, live_site, FORKED, FORKS)
    page.wait_for_selector("[data-play=quiz]:not(.is-away)", timeout=120_000)
    playing.phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("You hummed quickly, so the lift raced.")
    assert playing.fits(page)

    samples = playing.newest(playing.wait_for_samples(live_site, GAME, 3))
    timeline, told = samples[0]["timeline"], [*FORKED[:4], FORKED[5]]
    assert [event["text"] for event in timeline if event["name"] == "agent_start"] == told
    assert [event["value"] for event in timeline if event["name"] == "way"] == ["quick"]
    assert {each["agent_text"] for each in samples} <= set(told)
    assert {each["label"] for each in samples} == {"backchannel"}


def test_a_whole_sentence_stops_the_story_and_silence_lets_the_signal_go(
    live_site: RunningSite, browser_page: OpenPage, a_sentence: Path
) -> None:
    before = int(live_site.shell(STORED))
    page = browser_page(voice=a_sentence)
    listen(page, live_site)
    status = page.locator("[data-part=status]")
    expect(status).to_contain_text("You took the floor!", timeout=30_000)
    expect(status).to_contain_text("keeps the story alive", timeout=30_000)
    expect(status).to_contain_text("Still there?", timeout=30_000)
    expect(page.locator("[data-play=signal]")).to_have_attribute("aria-valuenow", "0")
    playing.press(page)
    playing.phase(page, "scored")
    expect(page.locator("[data-play=quiz]")).to_have_class(re.compile("is-away"))
    samples = [each for each in playing.samples(live_site, GAME) if each["label"] != "backchannel"]
    (sample,) = samples
    assert (sample["label"], sample["agent_state"]) == ("interruption", "speaking")
    names = [event["name"] for event in sample["timeline"]]
    assert "cut_in" in names
    assert "signal_lost" in names
    gave_way = next(event["at"] for event in sample["timeline"] if event["name"] == "cut_in")
    assert sample["start"] < gave_way
    assert int(live_site.shell(STORED)) == before + 1
