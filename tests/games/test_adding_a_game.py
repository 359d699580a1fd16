"""docs/adding-a-game.md leads a person who has never seen the code to a game that is played."""

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from django.contrib.humanize.templatetags.humanize import apnumber
from playwright.sync_api import Page, expect

from games.catalogue import registry
from tests import adding, voices
from tests.browser.playing import (
    fits,
    hear_out,
    open_game,
    phase,
    press,
    samples,
    wait_for_samples,
)
from tests.browsing import PHONE
from tests.sites import ROOT, RunningSite, running_site

FRONT = "from django.test import Client; print(Client().get('/', HTTP_HOST='localhost').content.decode())"

pytestmark = pytest.mark.needs("readings")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which somebody did what the page says."""
    root = adding.copy(tmp_path_factory.mktemp("repository"))
    adding.follow(root, tmp_path_factory.mktemp("data"))
    return root


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    static = adding.collect(root, tmp_path_factory.mktemp("static"))
    with running_site(tmp_path_factory.mktemp("site"), static, root=root) as site:
        yield site


def test_one_line_of_one_file_outside_the_folder_is_touched(root: Path) -> None:
    assert adding.touched(root) == {adding.REGISTRY}
    before, after = ((base / adding.REGISTRY).read_text().splitlines() for base in (ROOT, root))
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert changed == ['+     "lost_property",']


@pytest.mark.parametrize(
    "command",
    [
        f".venv/bin/ruff check {adding.FOLDER} {adding.REGISTRY}",
        f".venv/bin/ruff format --check {adding.FOLDER} {adding.REGISTRY}",
        f"node_modules/.bin/biome check --vcs-enabled=false {adding.FOLDER}/stage",
        "node_modules/.bin/tsc --project jsconfig.json",
    ],
    ids=["ruff", "format", "biome", "tsc"],
)
def test_what_the_page_shows_is_clean_code(root: Path, tmp_path: Path, command: str) -> None:
    adding.run(root, tmp_path, command)


def test_the_front_page_counts_and_shows_it(site: RunningSite) -> None:
    page = site.shell(FRONT)
    assert f"{str(apnumber(len(registry.games()) + 1)).capitalize()} games</h2>" in page
    assert 'data-game-card="lost-property"' in page
    assert "M6 24a18 18 0 0 1 36 0z" in page


def test_a_round_of_it_is_played_and_its_moments_are_named(site: RunningSite) -> None:
    first, second = (voices.trimmed(voices.read(path)) for path in voices.readings()[:2])
    rate = voices.SAMPLE_RATE
    said = [first[: 2 * rate], voices.silence(1.0), second[: 2 * rate], voices.silence(1.0)]
    voices.write(site.root / "voice.wav", np.concatenate(said))
    (step,) = (step for step in adding.steps() if step.kind == "site")
    told = site.manage(*step.text.split()[2:]).stdout
    assert re.search(r"receipt [A-Z0-9-]+, incomplete at .*complete at", told), told
    assert "1 take: 1 scored, 0 refused, 0 failed." in told
    assert {row["label"] for row in wait_for_samples(site, "lost-property", 2)} == {"incomplete", "complete"}


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Somebody who speaks for two seconds, pauses for one and a half, and so forth."""
    rate = voices.SAMPLE_RATE
    said = [voices.trimmed(voices.read(path))[: 2 * rate] for path in voices.readings()]
    parts = [part for piece in said for part in (piece, voices.silence(1.5, None))]
    return voices.write(tmp_path / "voice.wav", np.concatenate(parts))


def test_its_page_opens_in_chromium_and_a_take_is_recorded(
    site: RunningSite, browser_page: Callable[..., Page], voice: Path
) -> None:
    before = len(samples(site, "lost-property"))
    page = browser_page(voice=voice, viewport=PHONE)
    open_game(page, site, "lost-property")
    expect(page.locator("[data-play=ask]")).not_to_be_empty()
    expect(page.locator("[data-part=status]")).to_contain_text("describe what you lost")
    assert fits(page)
    press(page)
    phase(page, "speaking")
    expect(page.locator("[data-play=clerk]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-play=clerk]")).to_have_text("Mhm. And what else?")
    hear_out(page)
    press(page)
    phase(page, "scored")
    assert fits(page)
    new = wait_for_samples(site, "lost-property", before + 2)[before:]
    assert {row["label"] for row in new} == {"incomplete", "complete"}
