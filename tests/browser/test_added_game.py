"""The game of docs/adding-a-game.md in a real browser: its page opens, and a take of it is kept."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import adding, voices
from tests.browser.playing import fits, open_game, phase, press, wait_for_samples
from tests.browsing import PHONE
from tests.sites import RunningSite, running_site

pytestmark = pytest.mark.needs("readings")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site in which somebody did what the page says."""
    root = adding.copy(tmp_path_factory.mktemp("repository"))
    adding.follow(root, tmp_path_factory.mktemp("data"), tests=False)
    static = adding.collect(root, tmp_path_factory.mktemp("static"))
    with running_site(tmp_path_factory.mktemp("site"), static, root=root) as site:
        yield site


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who speaks for two seconds, pauses for one and a half, and so forth."""
    rate = voices.SAMPLE_RATE
    said = [voices.trimmed(voices.read(path))[: 2 * rate] for path in voices.readings()]
    parts = [part for piece in said for part in (piece, voices.silence(1.5, None))]
    return voices.write(tmp_path_factory.mktemp("voice") / "voice.wav", np.concatenate(parts))


def test_its_page_opens_and_a_take_is_recorded(
    site: RunningSite, browser_page: Callable[..., Page], voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    open_game(page, site, "lost-property")
    expect(page.locator("[data-play=ask]")).not_to_be_empty()
    expect(page.locator("[data-part=status]")).to_contain_text("describe what you lost")
    assert fits(page)
    press(page)
    phase(page, "speaking")
    expect(page.locator("[data-play=clerk]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-play=clerk]")).to_have_text("Mhm. And what else?")
    page.wait_for_timeout(3_000)
    press(page)
    phase(page, "scored")
    assert fits(page)
    labels = {row["label"] for row in wait_for_samples(site, "lost-property", 2)}
    assert labels == {"incomplete", "complete"}
