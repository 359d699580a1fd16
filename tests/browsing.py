"""Real Chromium with a voice file for a microphone."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest
import soundfile
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright

from games.player.varying import another_take
from tests import services
from tests.sharing import made_once
from tests.sites import ROOT, RunningSite, environment_of, migrated, running_site

OFF = (
    # Pages of the address bar, which nobody sees: each context began with a renderer for them, 1 s of CPU.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # Chromium goes by the last list that it is given: what Playwright turns off by itself.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={','.join(OFF)}",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 860}

expect.set_options(timeout=20_000)  # as long as a page needs on a machine that does many things at once


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright's loop runs in this thread while it is open, and Django's ORM refuses such a thread; hence
    a module, not a session, and browser tests ask the site's own process about its rows."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def live_site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    """A site in a process of its own, embedded, with empty data."""
    data = tmp_path_factory.mktemp("site")
    with running_site(data, collected_static, prepared=prepared_data) as site:
        yield site


@pytest.fixture(scope="module")
def modules_site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    """A site of somebody who works on the modules: a test can import them by their names."""
    data = tmp_path_factory.mktemp("modules-site")
    with running_site(data, collected_static, prepared=prepared_data, DEBUG="1") as site:
        yield site


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory, collected_static: Path) -> Path:
    """What `manage.py prepare` leaves behind, once for all sites of a run."""

    def prepare(data: Path) -> None:
        environment = environment_of(data, 0, collected_static)
        shutil.copytree(migrated(tmp_path_factory), data, dirs_exist_ok=True)
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)

    return made_once(tmp_path_factory, "prepared", prepare)


def said_again(voice: Path) -> Path:
    """The voice file as another take of the same words, in a file beside it."""
    audio, rate = soundfile.read(voice, dtype="float32")
    now = time.time_ns()
    again = voice.with_name(f"{voice.stem}-{now}.wav")
    soundfile.write(again, another_take(audio, rate, [now]), rate, subtype="PCM_16")
    return again


@contextmanager
def a_free_core(folder: Path) -> Iterator[None]:
    """Wait until fewer browsers run than there are cores: more of them lose sound, and cuts with it."""
    cores = [(folder / f"core-{number}").open("w") for number in range(os.cpu_count() or 1)]
    with ExitStack() as stack:
        for core in cores:
            stack.enter_context(core)
        while not any(_taken(core) for core in cores):
            time.sleep(0.2)
        yield


def _taken(core: IO[str]) -> bool:
    """Whether it was free, and is ours until the file is closed."""
    try:
        fcntl.flock(core, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def launched(playwright: Playwright, *more: str) -> Browser:
    """Debian's Chromium without a window."""
    flags = [*FLAGS, *more]
    return playwright.chromium.launch(executable_path=services.path("chromium"), headless=True, args=flags)


MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
"""It beeps, unless a voice file plays into it."""


@pytest.fixture(scope="module")
def voiceless(playwright: Playwright) -> Iterator[Callable[[bool], Browser]]:
    """A browser without a microphone, or one whose microphone beeps: launched when it is first asked for, and
    shared by the tests of a file, whose pages have contexts of their own. Launching takes seconds."""
    kept: dict[bool, Browser] = {}

    def browser(microphone: bool) -> Browser:
        if microphone not in kept or not kept[microphone].is_connected():
            kept[microphone] = launched(playwright, *(MICROPHONE if microphone else ()))
        return kept[microphone]

    yield browser
    for each in kept.values():
        each.close()


@pytest.fixture
def browser_page(
    playwright: Playwright,
    voiceless: Callable[[bool], Browser],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Page]]:
    """`browser_page(voice=path, viewport=PHONE, color_scheme="dark")`: a page as of a fresh browser.

    The voice file plays once from the moment the microphone opens, each time as another take of its words: a
    site refuses sounds that it has heard before. Errors on the page fail the test.
    """
    with a_free_core(tmp_path_factory.getbasetemp().parent), ExitStack() as stack:
        errors: list[str] = []

        def open_page(voice: Path | None = None, microphone: bool = True, **options) -> Page:
            if voice:
                said = f"--use-file-for-fake-audio-capture={said_again(voice)}%noloop"
                browser = launched(playwright, *MICROPHONE, said)
                stack.callback(browser.close)
            else:
                browser = voiceless(microphone)
            options.setdefault("viewport", DESKTOP)
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield open_page
        assert not errors, errors
