"""Pictures of every page, desktop and phone, light and dark: `python -m tests.pictures FOLDER`.

Plays a take with a voice file as microphone on a site of its own, fills it with the demo, and looks around.
`make pictures` keeps the few that the README shows.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

from games.player.varying import another_take
from tests import services, voices
from tests.browsing import DESKTOP, FLAGS, PHONE, said_again
from tests.sites import ROOT, RunningSite, environment_of, running_site

CHECKED = "sessionStorage.setItem('your-turn.microphone', 'good')"
VIEWS: dict[str, ViewportSize] = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MODERATOR = """
from django.contrib.auth.models import Group
from django.test import Client
from accounts.models import User
ada, _ = User.objects.get_or_create(username="ada")
ada.groups.set(Group.objects.all())
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value)
"""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        static = Path(data) / "static-site"
        collect(static)
        voice = a_voice(Path(data) / "voice.wav")
        with running_site(Path(data) / "site", static / "static") as site, sync_playwright() as playwright:
            site.manage("demo", "--url", site.url)
            session = site.shell(MODERATOR).splitlines()[-1]
            for name, viewport in VIEWS.items():
                for scheme in SCHEMES:
                    browser = launch(playwright, voice)
                    mobile = name == "phone"
                    context = browser.new_context(viewport=viewport, color_scheme=scheme, is_mobile=mobile)
                    page = context.new_page()
                    pages(page, site, session, partial(picture, folder, f"{name}-{scheme}"))
                    browser.close()


def picture(folder: Path, manner: str, what: str) -> str:
    return str(folder / f"{what}-{manner}.png")


def collect(data: Path) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment_of(data, 0), check=True)


def a_voice(path: Path) -> Path:
    first, second = (voices.trimmed(voices.read(reading))[: 4 * 16_000] for reading in voices.readings()[3:5])
    once = np.concatenate([first, voices.silence(1.4), second, voices.silence(3)])
    # Once for practice, then for each take that is kept, with another rhythm.
    parts = [another_take(once, voices.SAMPLE_RATE, [time]) for time in range(4)]
    return voices.write(path, voices.silence(0.4), *parts, voices.silence(30))


def launch(playwright: Playwright, voice: Path) -> Browser:
    microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags = [*FLAGS, *microphone, f"--use-file-for-fake-audio-capture={said_again(voice)}%noloop"]
    return playwright.chromium.launch(executable_path=services.path("chromium"), headless=True, args=flags)


def pages(page: Page, site: RunningSite, session: str, path: Callable[[str], str]) -> None:
    """Walk through the site as a new player, then as a moderator."""
    before_playing(page, site, path)
    practising(page, path)
    playing(page, path)
    looking_back(page, path)
    afterwards(page, site, session, path)


def before_playing(page: Page, site: RunningSite, path: Callable[[str], str]) -> None:
    page.goto(site.url)
    page.wait_for_timeout(2_500)
    page.screenshot(path=path("front"), full_page=True)
    page.add_init_script(CHECKED)
    page.goto(f"{site.url}/play/cliffhanger/?language=en")
    page.screenshot(path=path("consent"), full_page=True)
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_selector("[data-phase=ready]")


def practising(page: Page, path: Callable[[str], str]) -> None:
    page.locator("[data-part=left]").click()
    page.wait_for_selector("[data-part=practice]:not([hidden])")
    speak(page)
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-phase=practised]")
    page.wait_for_timeout(1_200)
    page.screenshot(path=path("practice"))
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-phase=ready]")


def playing(page: Page, path: Callable[[str], str]) -> None:
    page.screenshot(path=path("stage-ready"))
    speak(page)
    page.screenshot(path=path("stage-speaking"))
    page.wait_for_timeout(1_500)
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-phase=scored]", timeout=30_000)
    page.wait_for_timeout(1_200)
    page.screenshot(path=path("stage"))


def speak(page: Page) -> None:
    """Begin a take, and go on for a while after the second part has appeared."""
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    page.wait_for_timeout(2_500)


def looking_back(page: Page, path: Callable[[str], str]) -> None:
    """The recap of a set that was left early."""
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-phase=ready]")
    page.locator("[data-part=right]").click()
    page.wait_for_selector("[data-phase=recap]")
    page.wait_for_timeout(1_500)
    page.screenshot(path=path("recap"))


def afterwards(page: Page, site: RunningSite, session: str, path: Callable[[str], str]) -> None:
    page.goto(f"{site.url}/takes/")
    page.wait_for_timeout(500)
    page.screenshot(path=path("takes"))
    page.goto(f"{site.url}/progress/")
    page.wait_for_timeout(500)
    page.screenshot(path=path("progress"))
    page.goto(f"{site.url}/board/")
    page.screenshot(path=path("board"))
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page.goto(f"{site.url}/moderation/")
    page.wait_for_selector("[data-action=lean]:enabled", timeout=30_000)
    page.screenshot(path=path("cockpit-blind"))
    page.keyboard.press("c")
    page.wait_for_selector(".accept")
    page.wait_for_timeout(600)
    page.screenshot(path=path("cockpit"))
    # Decided, so that the next visit begins blind again.
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-action=lean]")
    page.goto(f"{site.url}/releases/")
    page.screenshot(path=path("releases"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(Path(sys.argv[1]))
