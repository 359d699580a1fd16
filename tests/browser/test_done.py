"""Where a take ends, through a real microphone's path: Done in a word, Done after it, and with an offset."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from playwright.sync_api import Page

from tests.browser.playing import hear_out, hear_voice, open_game, phase, press, skip_practice
from tests.sites import RunningSite
from tests.voices import SAMPLE_RATE, read, readings, silence, trimmed

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")

LAST = """
import json
from corpus.models import Recording
from publishing.writing import rows, sources, values
recording = Recording.objects.order_by("-captured_at").first()
take = sources.HeardTake(recording, rows.stored, dict, {})
print("ROWS" + json.dumps({
    "samples": recording.samples, "timeline": recording.timeline, "settings": recording.settings,
    "cuts": [
        [cut.intent, cut.silence, values.padded_ms(sources.HeardSample(cut, take))]
        for cut in recording.cuts.order_by("cut")
    ],
}))
"""


def last_take(site: RunningSite) -> dict[str, Any]:
    return dict(json.loads(site.shell(LAST).partition("ROWS")[2]))


def written(path: Path, *parts: np.ndarray, offset: float = 0.0) -> Path:
    """A 48 kHz WAV for the fake microphone."""
    audio = np.concatenate(parts) + offset
    soundfile.write(path, soxr.resample(audio, SAMPLE_RATE, 48_000), 48_000, subtype="PCM_16")
    return path


def sentence(number: int, seconds: float = 3.0) -> np.ndarray:
    """float32 [n]: the beginning of a reading."""
    return trimmed(read(readings()[number]))[: int(seconds * SAMPLE_RATE)]


def play(page: Page, site: RunningSite) -> None:
    open_game(page, site, "cliffhanger")
    press(page)
    phase(page, "speaking")
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)


def test_done_in_the_middle_of_a_word_is_no_end(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    hum = np.tile(sentence(1, 1.0), 20)  # goes on without a pause, whenever the press comes
    voice = written(tmp_path / "on.wav", silence(0.4, None), sentence(0), silence(1.4, None), hum)
    page = browser_page(voice=voice)
    play(page, live_site)
    hear_voice(page)
    press(page)
    phase(page, "scored")
    take = last_take(live_site)
    assert take["timeline"][-1]["name"] == "done"
    assert [intent for intent, *_ in take["cuts"] if intent == "complete"] == []
    assert [intent for intent, *_ in take["cuts"]] != []


@pytest.mark.parametrize("offset", [0.0, 0.03])
def test_done_after_the_last_word_is_an_end_with_silence_of_its_own(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path, offset: float
) -> None:
    quiet = silence(30, None)
    parts = (silence(0.4, None), sentence(0), silence(1.4, None), sentence(2, 1.5), quiet)
    page = browser_page(voice=written(tmp_path / "over.wav", *parts, offset=offset))
    play(page, live_site)  # with an offset too the second half comes
    hear_out(page, 1_000)
    press(page)
    phase(page, "scored")
    take = last_take(live_site)
    assert (take["samples"] - take["timeline"][-1]["at"]) / SAMPLE_RATE == pytest.approx(0.3, abs=0.05)
    intent, silent, padded_ms = take["cuts"][-1]
    assert (intent, padded_ms) == ("complete", 0)
    assert silent >= 0.2 * SAMPLE_RATE
    assert take["settings"]["channelCount"] in (1, 2)


def test_a_microphone_with_an_offset_is_not_called_noisy(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    parts = (silence(0.5), sentence(2, 2.0), silence(10))
    page = browser_page(voice=written(tmp_path / "hello.wav", *parts, offset=0.03))
    skip_practice(page, "cliffhanger")
    page.goto(live_site.url + "/play/cliffhanger/")
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    phase(page, "unchecked")
    assert "0.3 seconds" in page.locator("[data-part=status]").inner_text()
    press(page)
    phase(page, "ready")
