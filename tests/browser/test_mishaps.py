"""What can go wrong with a microphone: a friendly sentence, no bad sample, and the round can go on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")
GAME = "cliffhanger"

REFUSING = """
let refusing = true;
addEventListener("plugged", () => (refusing = false));
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wishes) =>
  refusing ? Promise.reject(new DOMException("no", "{name}")) : ask(wishes);
"""
"""Until the event `plugged` the browser refuses the microphone as it does in real life."""

WATCHED = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wishes) => (window.microphone = await ask(wishes));
const Context = window.AudioContext;
window.AudioContext = class extends Context {
  constructor(options) { super(options); window.context = this; }
};
"""
"""The page's stream and context within reach of the test: Chromium cannot unplug or interrupt them itself."""

NOTE_WHAT_IS_SAID = """() => {
  window.said = [];
  const status = document.querySelector("[data-part=status]");
  new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
}"""

UNPLUG = "() => microphone.getAudioTracks()[0].dispatchEvent(new Event('ended'))"
MUTE = "() => microphone.getAudioTracks()[0].dispatchEvent(new Event('mute'))"
SUSPEND = "() => context.suspend()"
BLUETOOTH = """() => {
  const track = microphone.getAudioTracks()[0];
  const before = track.getSettings();
  track.getSettings = () => ({ ...before, sampleRate: 8000 });
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}"""
"""A headset takes the microphone's place under the same track, at the rate of a telephone."""

HELD = """
let held = true;
addEventListener("pointerdown", () => (window.presses = (window.presses ?? 0) + 1), true);
const Context = window.AudioContext;
window.AudioContext = class extends Context {
  get state() { return held && (window.presses ?? 0) < 2 ? "interrupted" : super.state; }
  resume() { return held && (window.presses ?? 0) < 2 ? new Promise(() => {}) : super.resume(); }
};
"""
"""iOS after a call: the context is interrupted, and resuming it answers only to a later press."""


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Somebody who speaks, pauses for 1.1 s, goes on, and so forth; no two tests share a room."""
    parts = []
    for reading in voices.readings()[4:9]:
        parts += [voices.trimmed(voices.read(reading))[: 2 * voices.SAMPLE_RATE], voices.silence(1.1, None)]
    return voices.write(tmp_path / "voice.wav", voices.silence(0.4, None), *parts * 4)


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-part=status]")).to_contain_text(words)


def recordings(site: RunningSite) -> int:
    return int(site.shell("from corpus.models import Recording; print(Recording.objects.count())"))


def speak(page: Page) -> None:
    playing.press(page)
    playing.phase(page, "speaking")
    playing.there(page, "[data-play=second]:not(.is-away)")
    page.wait_for_timeout(1_500)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotFoundError", "There is no microphone"),
        ("NotAllowedError", "The microphone is not allowed"),
        ("NotReadableError", "Another program holds the microphone"),
    ],
)
def test_a_microphone_that_cannot_be_had_is_explained_and_the_next_press_tries_again(
    live_site: RunningSite, browser_page: OpenPage, voice: Path, name: str, words: str
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(REFUSING.replace("{name}", name))
    before = recordings(live_site)
    playing.open_game(page, live_site, GAME)
    playing.press(page)
    status(page, words)
    playing.phase(page, "ready")
    page.evaluate("() => dispatchEvent(new Event('plugged'))")
    playing.press(page)
    playing.phase(page, "speaking")
    assert recordings(live_site) == before


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (UNPLUG, "The microphone went away"),
        (MUTE, "The sound was interrupted"),
        (SUSPEND, "The sound was interrupted"),
        (BLUETOOTH, "Your microphone changed in the middle"),
    ],
    ids=["unplugged", "muted", "suspended", "bluetooth"],
)
def test_a_take_ends_where_its_microphone_does_and_has_no_end_of_turn(
    live_site: RunningSite, browser_page: OpenPage, voice: Path, happens: str, words: str
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(WATCHED)
    playing.open_game(page, live_site, GAME)
    page.evaluate(NOTE_WHAT_IS_SAID)
    speak(page)
    before = {row["recording"] for row in playing.samples(live_site, GAME)}
    page.evaluate(happens)
    playing.phase(page, "scored")
    assert any(words in sentence for sentence in page.evaluate("() => said"))
    new = [row for row in playing.samples(live_site, GAME) if row["recording"] not in before]
    assert {row["label"] for row in new} == {"incomplete"}
    assert new[0]["timeline"][-1]["name"] == "cut_off"
    playing.press(page)
    playing.phase(page, "ready")
    playing.press(page)
    playing.phase(page, "speaking")


def test_only_one_tab_records(live_site: RunningSite, browser_page: OpenPage, voice: Path) -> None:
    page = browser_page(voice=voice)
    playing.open_game(page, live_site, GAME)
    other = page.context.new_page()
    playing.skip_microphone_check(other)
    other.goto(f"{live_site.url}/play/{GAME}/?language=en")
    playing.phase(other, "ready")
    page.bring_to_front()
    playing.press(page)
    playing.phase(page, "speaking")
    playing.press(other)
    status(other, "Another tab is recording")
    playing.phase(other, "ready")
    page.wait_for_timeout(1_500)
    playing.press(page)
    playing.phase(page, "stored", "scored")
    playing.press(other)
    playing.phase(other, "speaking")


def test_sound_that_the_browser_holds_back_comes_with_another_press(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(HELD)
    playing.open_game(page, live_site, GAME)
    page.evaluate("() => (window.presses = 0)")
    playing.press(page)
    status(page, "The browser holds the sound back")
    playing.phase(page, "ready")
    playing.press(page)
    playing.phase(page, "speaking")


def test_whoever_says_nothing_hears_so_and_can_try_again(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    page = browser_page(voice=voices.write(tmp_path / "quiet.wav", voices.silence(30, None)))
    playing.open_game(page, live_site, GAME)
    before = playing.samples(live_site, GAME)
    playing.press(page)
    playing.phase(page, "speaking")
    page.wait_for_timeout(1_500)
    playing.press(page)
    playing.phase(page, "refused")
    status(page, "That was mostly silence")
    expect(page.locator("[data-part=dots]")).to_have_attribute("aria-label", "0 of 5 rounds kept")
    assert playing.samples(live_site, GAME) == before
    playing.press(page)
    playing.phase(page, "ready")


def test_practice_that_nobody_hears_is_practised_again(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    page = browser_page(voice=voices.write(tmp_path / "quiet.wav", voices.silence(30, None)))
    playing.skip_microphone_check(page)
    playing.agree(page, live_site, f"/play/{GAME}/?language=en")
    before = recordings(live_site)
    playing.phase(page, "ready")
    page.locator("[data-part=left]").click()
    playing.press(page)
    playing.phase(page, "speaking")
    page.wait_for_timeout(1_000)
    playing.press(page)
    playing.phase(page, "practised")
    status(page, "I heard no voice")
    assert recordings(live_site) == before
    playing.press(page)
    playing.phase(page, "ready")
    expect(page.locator("[data-part=practice]")).to_be_visible()


def test_nobody_waits_for_a_site_that_hangs_and_the_take_is_sent_behind_their_back(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    playing.open_game(page, live_site, GAME)
    before = recordings(live_site)
    playing.press(page)
    playing.phase(page, "speaking")
    playing.hear_voice(page)
    with live_site.hanging():
        playing.press(page)
        aside = page.locator("[data-part=left]")
        expect(aside).to_have_text("Go on")
        status(page, "safe here")
        assert recordings(live_site) == before
        aside.click()
        playing.phase(page, "loading", "trouble")
    playing.phase(page, "ready")
    playing.wait_for_recordings(live_site, before + 1)
    expect(page.locator("[data-part=dots]")).to_have_attribute("aria-label", "1 of 5 rounds kept")
    playing.press(page)
    playing.phase(page, "speaking")
