"""A set of Cliffhanger, from the first click to another set; by thumb and by keyboard."""

from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests import voices
from tests.browser import playing
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")
SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
STRETCH = int(1.6 * voices.SAMPLE_RATE)
PAUSE = 1.6
KEPT = "from corpus.models import Recording; print(Recording.objects.count())"


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who speaks for 1.6 s, pauses for 1.6 s, goes on, and so forth for three minutes."""
    speech = np.concatenate([voices.trimmed(voices.read(path)) for path in voices.readings()])
    whole = [speech[at : at + STRETCH] for at in range(0, len(speech) - STRETCH, STRETCH)]
    parts = [part for piece in islice(cycle(whole), 56) for part in (piece, voices.silence(PAUSE, None))]
    return voices.write(tmp_path_factory.mktemp("voice") / "voice.wav", voices.silence(0.4), *parts)


def speak(page: Page) -> None:
    """The second part appears after a pause; the voice goes on, and pauses again."""
    playing.phase(page, "speaking")
    assert playing.fits(page)
    playing.there(page, "[data-play=second]:not(.is-away)")
    playing.hear_out(page)


def play_round(page: Page, kept: int) -> None:
    playing.phase(page, "ready")
    assert playing.fits(page)
    playing.press(page)
    speak(page)
    playing.press(page)
    playing.phase(page, "scored")
    assert playing.fits(page)
    expect(page.locator("[data-part=dots]")).to_have_attribute("aria-label", f"{kept} of 5 rounds kept")


def in_sight(page: Page, selector: str) -> bool:
    """Whether it can be pressed without scrolling."""
    box = page.locator(selector).bounding_box()
    viewport = page.viewport_size
    assert box
    assert viewport
    return box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]


def sound_sent(page: Page) -> list[bytes]:
    """A list that fills with every frame of sound that the page sends."""
    frames: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            frames.append(payload)

    page.on("websocket", lambda socket: socket.on("framesent", keep))
    return frames


def practise(page: Page, site: RunningSite) -> None:
    """A round to try is offered, shown and explained; the server has nothing of it."""
    before = site.shell(KEPT)
    playing.check_microphone(page)
    expect(page.locator("[data-part=practice]")).to_be_hidden()
    expect(page.locator("[data-part=left]")).to_have_text("Practise first")
    page.locator("[data-part=left]").click()
    expect(page.locator("[data-part=practice]")).to_be_visible()
    playing.press(page)
    speak(page)
    playing.press(page)
    playing.phase(page, "practised")
    assert playing.fits(page)
    expect(page.locator("[data-part=status]")).to_contain_text("Nothing of this was kept")
    assert "pause" in (page.locator("[data-part=floor]").get_attribute("aria-label") or "")
    page.locator("[data-part=right]").click()
    expect(page.locator("[data-part=right]")).to_have_text("Pause")
    assert site.shell(KEPT) == before
    playing.press(page)


def test_a_set_goes_from_the_first_click_to_another_set(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    sent = sound_sent(page)
    before = {row["recording"] for row in playing.samples(live_site, "cliffhanger")}
    playing.agree(page, live_site)
    practise(page, live_site)
    assert not sent
    for kept in range(1, 5):
        play_round(page, kept)
        playing.press(page)
    page.reload()  # the set in progress stays
    play_round(page, 5)
    expect(page.locator("[data-part=word]")).to_have_text("Recap")
    playing.press(page)

    playing.phase(page, "recap")
    expect(page.locator("[data-part=recap-title]")).to_be_focused()
    best = page.locator("[data-part=recap-best]")
    expect(best).to_contain_text("Best moment: round")
    expect(best.locator("[data-best=figure]")).to_contain_text(" s")
    assert in_sight(page, "[data-best=listen]")
    best.locator("[data-best=listen]").click()
    page.wait_for_function("() => document.querySelector('[data-best=floor]').currentTime > 0.2")
    expect(page.locator("[data-won-place]")).to_contain_text("Badge: First words")
    drawn = page.locator(".recap-take floor-line svg")
    expect(drawn).to_have_count(0)  # nobody sees a line that is folded
    page.locator("[data-part=recap-all] summary").click()
    takes = page.locator(".recap-take")
    expect(takes).to_have_count(5)
    expect(drawn).to_have_count(5)
    for index in range(5):
        # The last round is played against the machine, and tells how that went.
        said = takes.nth(index).locator("[data-take=said]")
        expect(said).to_contain_text("the machine" if index == 4 else "The machine")
        expect(takes.nth(index)).not_to_contain_text("Smart Turn")
    assert in_sight(page, "[data-part=recap-again]")

    takes.first.locator("[data-take=listen]").click()
    page.wait_for_function("() => document.querySelector('.recap-take floor-line').currentTime > 0.2")
    takes.first.locator("[data-take=remove]").click()
    takes.first.locator("[data-take=yes]").click()
    expect(takes.first).to_contain_text("Gone, audio and all.")
    expect(page.locator("[data-part=recap-kept]")).to_have_text("4 takes kept.")

    found = playing.samples(live_site, "cliffhanger")
    stored = [row for row in found if row["recording"] not in before]
    assert len({row["recording"] for row in stored}) == 4
    assert {row["label"] for row in stored if row["went_on"]} == {"incomplete"}
    assert {row["label"] for row in stored if not row["went_on"]} == {"complete"}

    page.goto(f"{live_site.url}/play/cliffhanger/?language=en")  # the recap has been seen
    playing.phase(page, "ready")
    expect(page.locator("[data-part=dots]")).to_have_attribute("aria-label", "4 of 5 rounds kept")
    fresh = page.context.new_page()  # another tab knows the microphone
    fresh.goto(f"{live_site.url}/play/cliffhanger/?language=en")
    playing.phase(fresh, "ready")


def test_a_round_and_an_early_recap_by_keyboard_alone_on_a_small_phone(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=SMALL_PHONE)
    playing.skip_microphone_check(page)
    playing.agree(page, live_site, "/play/cliffhanger/?language=en")
    playing.phase(page, "ready")
    assert playing.fits(page)
    page.locator("[data-part=left]").focus()
    page.keyboard.press("Enter")  # Practise first
    expect(page.locator("[data-part=practice]")).to_be_visible()
    page.keyboard.press("Enter")  # Skip practice
    expect(page.locator("[data-part=practice]")).to_be_hidden()
    page.locator("[data-part=main]").focus()
    page.keyboard.press("Space")
    speak(page)
    page.keyboard.press("Space")
    playing.phase(page, "scored")
    assert playing.fits(page)
    page.keyboard.press("Space")
    playing.phase(page, "ready")
    page.keyboard.press("Tab")
    expect(page.locator("[data-part=right]")).to_be_focused()
    expect(page.locator("[data-part=right]")).to_have_text("Finish here")
    page.keyboard.press("Enter")

    playing.phase(page, "recap")
    expect(page.locator("[data-part=recap-title]")).to_be_focused()
    expect(page.locator("[data-best=listen]")).to_be_visible()
    page.keyboard.press("Tab")  # Listen
    page.keyboard.press("Tab")  # Legend
    expect(page.locator("[data-part=recap-legend]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Every take
    remove = page.locator("[data-take=remove]")
    for _ in range(4):  # the quest of the day may stand before it, with a link
        page.keyboard.press("Tab")
        if remove.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")  # Remove
    expect(page.locator("[data-take=no]")).to_be_focused()
    page.keyboard.press("Enter")  # Keep it
    expect(page.locator("[data-take=remove]")).to_be_focused()
    again = page.locator("[data-part=recap-again]")
    for _ in range(3):  # the quest of the day may stand before it, with a link or two
        page.keyboard.press("Tab")
        if again.evaluate("button => button === document.activeElement"):
            break
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    playing.phase(page, "ready")
