"""Pictures of every game while it is played: `python -m tests.pictures_games FOLDER [MANNER…]`.

`make pictures` keeps the phone's light ones for the docs, and writes the table of docs/games.md; look at the
others before a release.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, sync_playwright

from games.catalogue import registry
from tests import games_table, voices
from tests.browser.playing import CHECKED, agree, phase, press
from tests.browsing import DESKTOP, PHONE
from tests.pictures import collect, launch
from tests.sites import ROOT, RunningSite, running_site

MANNERS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("phone-light", PHONE, "light"),
    ("desktop-dark", DESKTOP, "dark"),
    ("desktop-light", DESKTOP, "light"),
    ("phone-dark", PHONE, "dark"),
)
KEPT = {
    **{
        game.key: f"{game.key}-{'speaking' if game.records else 'ready'}-phone-light"
        for game in registry.games()
    },
    "front": "front-phone-light",
    "recap": "recap-phone-light",
    "progress": "progress-phone-light",
    "stage-desktop-light": "stage-desktop-light",
    "stage-phone-dark": "stage-phone-dark",
    "cockpit-desktop-dark": "cockpit-desktop-dark",
}
"""What the docs show, by its name there; some are taken by tests/pictures.py."""
WRITES = "sessionStorage.setItem('your-turn.agent-writes', 'yes')"
"""The agent writes: no loudspeaker here."""


def main(folder: Path, manners: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        static = Path(data) / "static-site"
        collect(static)
        voice = a_voice(Path(data) / "voice.wav")
        with running_site(Path(data) / "site", static / "static") as site:
            site.manage("demo", "--decide", "--url", site.url)
            for name, viewport, scheme in MANNERS:
                if manners and name not in manners:
                    continue
                for game in registry.games():
                    with sync_playwright() as playwright:
                        browser = launch(playwright, voice)
                        context = browser.new_context(
                            viewport=viewport, color_scheme=scheme, is_mobile=name.startswith("phone")
                        )
                        page = context.new_page()
                        page.add_init_script(f"localStorage.setItem('your-turn.practised.{game.key}', 'yes')")
                        page.add_init_script(CHECKED)
                        page.add_init_script(WRITES)
                        look = played if game.records else heard
                        look(page, site, game.key, folder / f"{game.key}-{{}}-{name}.png")
                        browser.close()


def a_voice(path: Path) -> Path:
    """Short readings with pauses in which an agent may speak."""
    spoken = [voices.trimmed(voices.read(reading))[: 2 * 16_000] for reading in voices.readings()[:8]]
    return voices.write(path, *(part for each in spoken for part in (voices.silence(1.6, seed=None), each)))


def played(page: Page, site: RunningSite, game: str, name: Path) -> None:
    agree(page, site, f"/play/{game}/?language=en")
    phase(page, "ready")
    page.wait_for_timeout(600)
    page.screenshot(path=str(name).format("ready"))
    press(page)
    phase(page, "speaking")
    page.wait_for_timeout(6_500)
    page.screenshot(path=str(name).format("speaking"))


def heard(page: Page, site: RunningSite, game: str, name: Path) -> None:
    page.goto(f"{site.url}/play/{game}/?language=en")
    if page.locator("[name=adult]").count():
        page.locator("[name=adult]").check()
        page.locator("[name=agree]").check()
        page.locator("main form").get_by_role("button").last.click()
    page.wait_for_timeout(1_500)
    page.screenshot(path=str(name).format("ready"))


def keep(folder: Path, docs: Path) -> None:
    """Copy the pictures that the docs show."""
    docs.mkdir(parents=True, exist_ok=True)
    for name, picture in KEPT.items():
        shutil.copy(folder / f"{picture}.png", docs / f"{name}.png")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(Path(sys.argv[1]), sys.argv[2:])
    keep(Path(sys.argv[1]), ROOT / "docs" / "pictures")
    games_table.write()
