"""A microphone that falters, in real Chromium: the take is kept, and its speaker is told of it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from corpus.refusals import Advice
from tests import voices
from tests.browser.playing import agree, check_microphone, hear_out, open_game, phase, press
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")


def sentence(number: int) -> np.ndarray:
    """float32 [n]: the beginning of a reading, at -20 dBFS."""
    said = voices.trimmed(voices.read(voices.readings()[number]))[: 3 * voices.SAMPLE_RATE]
    return np.asarray(said * (0.1 / np.sqrt(np.mean(said**2))), np.float32)


def noise(seconds: float, rms: float) -> np.ndarray:
    return np.random.default_rng(3).normal(0, rms, int(seconds * voices.SAMPLE_RATE)).astype(np.float32)


@pytest.fixture
def faltering(tmp_path: Path) -> Path:
    """Sentences with a pause after each; of each a quarter of a second is lost, wherever the take begins."""
    sentences = [sentence(number) for number in (3, 4, 5)]
    for each in sentences:
        each[16_000:20_000] = 0
    parts = [part for each in sentences for part in (each, voices.silence(1.6))]
    parts = [voices.silence(0.4), *parts, voices.silence(20)]
    return voices.write(tmp_path / "faltering.wav", *parts, room=False)


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    """Somebody says hello softly, 11 dB above the noise around them."""
    said = np.concatenate([voices.silence(0.6), 0.4 * sentence(3), voices.silence(10)])
    return voices.write(tmp_path / "noisy.wav", said + noise(len(said) / voices.SAMPLE_RATE, 0.0107))


def test_a_dropout_is_told_of_in_the_recap_and_on_my_takes(
    live_site: RunningSite, browser_page: OpenPage, faltering: Path
) -> None:
    page = browser_page(voice=faltering, viewport=PHONE)
    open_game(page, live_site, "cliffhanger", language="no")
    press(page)
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    hear_out(page)
    press(page)
    phase(page, "scored")
    press(page)
    phase(page, "ready")
    page.locator("[data-part=right]").click()
    phase(page, "recap")
    advice = page.locator(".recap-take [data-take=advice]")
    expect(advice).to_contain_text("Mikrofonen falt ut et øyeblikk")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{live_site.url}/takes/")
    expect(page.locator("article.take .advice")).to_have_text(Advice.DROPOUTS.words)


def test_the_microphone_check_passes_and_says_what_would_be_better(
    live_site: RunningSite, browser_page: OpenPage, noisy: Path
) -> None:
    page = browser_page(voice=noisy, viewport=PHONE)
    agree(page, live_site, "/play/cliffhanger/?language=en")
    check_microphone(page)
    expect(page.locator("[data-part=status]")).to_contain_text("I hear you, and some noise")
