"""The agent is heard on the microphone's clock, to 20 ms; or read, where nothing can be heard of it."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from inference.audio import echo
from tests import voices
from tests.browser.exchanging import answer
from tests.browser.playing import open_game, phase, press
from tests.browser.speakers import LEAKY_SPEAKERS
from tests.sites import RunningSite, wait_for

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings", "espeak")

RATE = voices.SAMPLE_RATE
LOOP_MS = 120
WITHIN = 0.02 * RATE
"""Samples: how well overlap has to be known."""

SYNTHESIS = """
// A browser whose synthesis has one voice; what it does with a line is up to each test: window.utter.
window.asked = 0;
const synthesis = Object.assign(new EventTarget(), {
  getVoices: () => [{ lang: "en-GB", localService: true, name: "Stub" }],
  cancel: () => {},
  speak: (utterance) => { window.asked++; window.utter(utterance); },
});
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
SILENT = "window.utter = () => {};"
FAILING = "window.utter = (utterance) => setTimeout(() => utterance.onerror?.({}), 20);"
OVER_AT_ONCE = """
window.utter = (utterance) => setTimeout(() => { utterance.onstart?.({}); utterance.onend?.({}); }, 20);
"""
SPEAKING = """
window.utter = async (utterance) => {
  // One after the other: what is late makes the rest as late, however busy the machine is.
  const after = (ms) => new Promise((then) => setTimeout(then, ms));
  await after(100);
  utterance.onstart?.({});
  utterance.onboundary?.({ name: "word", charIndex: 0 });
  await after(600);
  utterance.onboundary?.({ name: "word", charIndex: 5 });
  await after(600);
  utterance.onend?.({});
};
"""

LINES = ["Your bike is ready to be picked up.", "When would you like to come by?"]
PROMPT = """
from pathlib import Path
from django.utils import timezone
from corpus.models import Recording
from games.prompts import voices
from games.prompts.models import Prompt, PromptVoice
# A test that is tried again begins anew.
Prompt.objects.filter(game="call-centre", language="en", key="{key}").delete()
Recording.objects.filter(prompt_key="{key}").update(prompt_key="tried-before")
Prompt.objects.filter(game="call-centre", language="en").update(retired_at=timezone.now())
text = {{"who": "The bike workshop is calling.", "lines": {lines}, "acts": ["inform", "ask"],
        "roles": ["question", "answer"], "cards": ["Ask what it costs.", "Answer: tomorrow."]}}
prompt = Prompt.objects.create(game="call-centre", language="en", key="{key}", text=text, added_by="ada")
for line, path in enumerate({paths}):
    voices.keep(prompt, line, voices.read(Path(path).read_bytes()), by="ada")
"""
ROWS = """
import base64, json
from django.core.files.storage import default_storage
from corpus.models import Recording
rows = []
for take in Recording.objects.filter(prompt_key="{key}").order_by("captured_at"):
    with default_storage.open(take.audio) as file:
        sound = base64.b64encode(file.read()).decode()
    rows.append({{"settings": take.settings, "timeline": take.timeline, "rate": take.sample_rate,
                 "status": take.status, "reason": take.reason, "cuts": take.cuts.count(), "sound": sound}})
print("ROWS" + json.dumps(rows))
"""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who says a word or two, and is quiet for a while, again and again."""
    reading = voices.trimmed(voices.read(voices.readings()[0]))
    turns = [
        part
        for start in range(100)
        for part in (voices.silence(2.4, None), reading[start % 60 * 800 :][:12_000])
    ]
    return voices.write(tmp_path_factory.mktemp("voice") / "turns.wav", *turns)


@pytest.fixture(scope="module")
def sounds() -> list[np.ndarray]:
    """The agent's lines, float32 [n] at 16 kHz each."""
    return [voices.trimmed(voices.espeak(line, "en-us")) * 0.7 for line in LINES]


def deal(site: RunningSite, key: str, sounds: list[np.ndarray] | None = None) -> None:
    """From now on Call Centre has one prompt, with or without recorded lines."""
    paths = [site.data / f"line-{line}.wav" for line, _ in enumerate(sounds or [])]
    for path, sound in zip(paths, sounds or [], strict=True):
        path.write_bytes(voices.wav(sound))
    site.shell(PROMPT.format(key=key, lines=json.dumps(LINES), paths=json.dumps(list(map(str, paths)))))


def takes(site: RunningSite, key: str) -> list[dict[str, Any]]:
    printed = site.shell(ROWS.format(key=key))
    return list(json.loads(printed.partition("ROWS")[2]))


def heard(take: dict[str, Any]) -> np.ndarray:
    """float32 [n] at the take's rate."""
    audio, _ = soundfile.read(io.BytesIO(base64.b64decode(take["sound"])), dtype="float32")
    return np.asarray(audio)


def marks(take: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [event for event in take["timeline"] if event["name"] == name]


def ways(take: dict[str, Any]) -> list[str]:
    return [event["value"] for event in marks(take, "agent_voice")]


def play(page: Page) -> None:
    """One call: hear a line, answer it, hand over; Done after the last.

    Nothing waits for a line to begin: on a busy machine it may be over before anybody has looked.
    """
    press(page)
    phase(page, "speaking")
    for _ in LINES:
        answer(page)
    phase(page, "scored", "refused")


def wear_headphones(page: Page) -> None:
    page.get_by_role("button", name="I have headphones on").click()
    expect(page.locator("dialog.sound-check")).to_be_hidden()


def test_a_recorded_line_lies_on_the_clock_of_the_microphone_to_20_ms(
    live_site: RunningSite, browser_page: OpenPage, voice: Path, sounds: list[np.ndarray]
) -> None:
    """From speakers that are heard to headphones, to an echo that is refused, to a round that is kept."""
    deal(live_site, "recorded", sounds)
    page = browser_page(voice=voice)
    page.add_init_script(LEAKY_SPEAKERS)
    open_game(page, live_site, "call-centre")
    page.evaluate("window.leak = 1")
    page.get_by_role("button", name="I have headphones on").click()
    expect(page.locator("dialog.sound-check")).to_contain_text("I can hear myself through your speakers")
    page.evaluate("window.leak = 0")
    wear_headphones(page)
    page.evaluate("window.leak = 0.5")
    play(page)
    expect(page.locator("[data-part=status]")).to_contain_text("Put on headphones")
    page.evaluate("window.leak = 0")
    press(page)
    phase(page, "ready")
    play(page)
    phase(page, "scored")
    refused, kept = wait_for(
        lambda: (found := takes(live_site, "recorded")) and len(found) == 2 and found, "two takes"
    )
    assert (refused["status"], refused["reason"], refused["cuts"]) == ("refused", "echo", 0)
    assert (kept["status"], ways(kept)) == ("listened", ["recording", "recording"])
    assert kept["cuts"] > 0
    assert_on_the_clock(refused, sounds)


def assert_on_the_clock(take: dict[str, Any], sounds: list[np.ndarray]) -> None:
    settings = take["settings"]
    assert (settings["agentVoice"], settings["loopMeasured"]) == ("recording", True)
    assert settings["loopMs"] == pytest.approx(LOOP_MS, abs=5)
    assert take["rate"] == RATE
    starts, ends = marks(take, "agent_start"), marks(take, "agent_end")
    assert len(starts) == len(ends) == len(sounds)
    for start, end, sound in zip(starts, ends, sounds, strict=True):
        first = max(0, start["at"] - echo.SEARCH)
        strength, lag = echo.peak(heard(take)[first : start["at"] + len(sound) + echo.SEARCH], sound)
        assert strength > echo.PEAK
        assert abs(first + lag - start["at"]) <= WITHIN
        assert abs(end["at"] - start["at"] - len(sound)) <= WITHIN
        words = [
            event["at"] for event in marks(take, "agent_word") if start["at"] <= event["at"] <= end["at"]
        ]
        assert len(words) >= 5
        assert words[0] == start["at"]


def test_without_any_voice_the_agent_writes_and_nobody_is_asked_for_headphones(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    deal(live_site, "no-voice")
    page = browser_page(voice=voice)
    open_game(page, live_site, "call-centre")
    expect(page.locator("dialog.sound-check")).to_be_hidden()
    play(page)
    (take,) = takes(live_site, "no-voice")
    assert (take["settings"]["agentVoice"], ways(take)) == ("text", ["text", "text"])
    assert "loopMs" not in take["settings"]


@pytest.mark.parametrize(
    ("key", "utter"), [("silent", SILENT), ("failing", FAILING), ("at-once", OVER_AT_ONCE)]
)
def test_when_the_synthesis_says_nothing_the_agent_writes_and_the_round_goes_on(
    live_site: RunningSite, browser_page: OpenPage, voice: Path, key: str, utter: str
) -> None:
    deal(live_site, key)
    page = browser_page(voice=voice)
    page.add_init_script(SYNTHESIS + utter)
    open_game(page, live_site, "call-centre")
    wear_headphones(page)
    play(page)
    (take,) = takes(live_site, key)
    assert (take["settings"]["agentVoice"], ways(take)) == ("speech", ["text", "text"])
    assert len(marks(take, "agent_start")) == len(marks(take, "agent_end")) == 2
    assert page.evaluate("window.asked") == 1  # not in every line anew


def test_what_the_synthesis_says_is_put_on_the_timeline_by_its_events(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    deal(live_site, "spoken")
    page = browser_page(voice=voice)
    page.add_init_script(SYNTHESIS + SPEAKING)
    open_game(page, live_site, "call-centre")
    wear_headphones(page)
    play(page)
    (take,) = takes(live_site, "spoken")
    assert ways(take) == ["speech", "speech"]
    assert take["settings"]["loopMeasured"] is False
    start, end = marks(take, "agent_start")[0]["at"], marks(take, "agent_end")[0]["at"]
    words = [(event["value"], event["at"]) for event in marks(take, "agent_word")[:2]]
    assert [value for value, _ in words] == ["0", "5"]
    # Timers of a busy machine are late, and never early.
    assert start <= words[0][1] < words[1][1] < end
    assert words[1][1] - start >= 0.5 * RATE
    assert end - start >= 1.0 * RATE


def test_who_has_no_headphones_lets_the_agent_write(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    deal(live_site, "written")
    page = browser_page(voice=voice)
    page.add_init_script(SYNTHESIS + SPEAKING)
    open_game(page, live_site, "call-centre")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.sound-check")).to_be_visible()
    page.get_by_role("button", name="Write instead").click()
    play(page)
    (take,) = takes(live_site, "written")
    assert (take["settings"]["agentVoice"], ways(take)) == ("text", ["text", "text"])
    assert page.evaluate("window.asked") == 0
