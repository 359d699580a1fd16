"""The README's moving picture, one round of Cliffhanger as it is played: `python -m tests.pictures_round`.

A voice file speaks into a real Chromium on a site of its own; what the page showed, and when, is one WebP.
"""

import base64
import io
import os
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.playing import hear_out, open_game, phase, press
from tests.pictures import a_voice, collect, launch
from tests.sites import ROOT, RunningSite, running_site

PICTURE = ROOT / "docs" / "pictures" / "round.webp"
SHOWN: ViewportSize = {"width": 960, "height": 600}
APART = 0.1
"""Seconds between two frames at least: a reader's eye has enough at ten a second, and the file is small."""
LAST = 3.0
"""Seconds that the last frame stands before the picture begins again."""
QUALITY = 55


@dataclass
class Film:
    """Frames of a page as it shows them, each with the second at which it did.

    Attributes:
        frames: seconds and JPEG, in order.
    """

    page: Page
    frames: list[tuple[float, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = self.page.context.new_cdp_session(self.page)
        self.wire.on("Page.screencastFrame", self._take)

    def start(self) -> None:
        self.wire.send("Page.startScreencast", {"format": "jpeg", "quality": 95})

    def stop(self) -> None:
        self.wire.send("Page.stopScreencast")

    def _take(self, frame: dict[str, Any]) -> None:
        self.wire.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        at = float(frame["metadata"]["timestamp"])
        if not self.frames or at - self.frames[-1][0] >= APART:
            self.frames.append((at, base64.b64decode(frame["data"])))

    def write(self, path: Path) -> None:
        """One WebP that goes on for ever, in the time that it took."""
        times = [at for at, _ in self.frames]
        lasting = [round(1_000 * (later - at)) for at, later in pairwise(times)] + [round(1_000 * LAST)]
        first, *others = (Image.open(io.BytesIO(taken)).convert("RGB") for _, taken in self.frames)
        first.save(
            path, save_all=True, append_images=others, duration=lasting, loop=0, quality=QUALITY, method=4
        )


def main(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        static = Path(data) / "static-site"
        collect(static)
        voice = a_voice(Path(data) / "voice.wav")
        with running_site(Path(data) / "site", static / "static") as site, sync_playwright() as playwright:
            browser = launch(playwright, voice)
            page = browser.new_context(viewport=SHOWN, color_scheme="light").new_page()
            filmed(page, site).write(path)
            browser.close()


def filmed(page: Page, site: RunningSite) -> Film:
    """A round from the question to the recap of a set that was left after it."""
    open_game(page, site, "cliffhanger")
    film = Film(page)
    film.start()
    page.wait_for_timeout(3_000)
    press(page)
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    hear_out(page, 700)
    press(page)
    phase(page, "scored")
    page.wait_for_timeout(6_000)
    press(page)
    phase(page, "ready")
    page.wait_for_timeout(1_500)
    page.locator("[data-part=right]").click()
    phase(page, "recap")
    page.wait_for_timeout(5_000)
    film.stop()
    return film


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(Path(sys.argv[1]) if sys.argv[1:] else PICTURE)
