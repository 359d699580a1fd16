"""What a stage takes of a page's main thread while one speaks: pictures of the line, the clock, the button.

A telephone with a quarter of this processor needs four times as long for it, and answers no press meanwhile.
"""

import asyncio
import tempfile
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median

import numpy as np
import soundfile
from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.measures.capture.frame_path import player_headers
from bench.measures.capture.lighthouse import READY, STAGE
from bench.processes import bench_site, free_port, serving
from bench.speech import CLIPS, pcm
from bench.table import Row, compare
from games.player.site import Site
from tests import services
from tests.browsing import FLAGS, PHONE

SLOWER = 4
REPETITIONS = 3
SETTLED_MS, SECONDS = 1_500, 6
RATE = 16_000
MOST_MS = 1_000 / SLOWER
"""Milliseconds a second that such a telephone has."""


def rows() -> list[Row]:
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        bench_site() as environment,
        serving(["manage.py", "serve", "--port", str(port)], port, environment),
    ):
        url = f"http://127.0.0.1:{port}"
        cookies = SimpleCookie(asyncio.run(player_headers(Site(url)))["Cookie"])
        voice = _voice(Path(folder))
        taken = [_spoken(url, cookies, voice) for _ in range(REPETITIONS)]
    what = f"main thread of a stage while one speaks, a second, against {MOST_MS:.0f}"
    return [compare(what, [median(taken)], [MOST_MS], "ms of CPU", at_most=1)]


def _voice(folder: Path) -> Path:
    """Speech without a pause that would end the take."""
    path = folder / "voice.wav"
    said = np.concatenate([pcm(clip) for clip in CLIPS[:8]])
    soundfile.write(path, said, RATE, subtype="PCM_16")
    return path


def _spoken(url: str, cookies: SimpleCookie, voice: Path) -> float:
    """Milliseconds of the main thread's CPU in a second of a take."""
    flags = [*FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags.append(f"--use-file-for-fake-audio-capture={voice}")
    with sync_playwright() as playwright:
        path = services.path("chromium")
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=flags)
        context = browser.new_context(viewport=PHONE, service_workers="block")
        context.add_cookies([{"name": key, "value": one.value, "url": url} for key, one in cookies.items()])
        tab = context.new_page()
        tab.add_init_script(READY)
        session = context.new_cdp_session(tab)
        session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        session.send("Performance.enable")
        tab.goto(url + STAGE)
        _begin(tab)
        before = _busy(session)
        tab.wait_for_timeout(SECONDS * 1_000)
        after = _busy(session)
        assert tab.locator("[data-phase=speaking]").count(), "the take ended before it was measured"
        browser.close()
    return (after - before) / SECONDS


def _begin(tab: Page) -> None:
    tab.wait_for_selector("[data-phase=ready]")
    tab.keyboard.press("Space")
    tab.wait_for_selector("[data-phase=speaking]")
    tab.wait_for_timeout(SETTLED_MS)


def _busy(session: CDPSession) -> float:
    """Milliseconds of the main thread until now."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1_000 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")
