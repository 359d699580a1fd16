"""Pictures of the pages around releases, filled and empty: `python -m tests.pictures_desk FOLDER [PAGE…]`.

Desktop and phone, light and dark. tests/publishing/test_looks.py looks at the same pages for what is plainly
wrong; whether they are ugly, only somebody who looks at the pictures knows.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import services
from tests.browser.inspecting import faults
from tests.browsing import FLAGS, PHONE
from tests.pictures import collect
from tests.publishing import fake_hub
from tests.sites import ROOT, RunningSite, running_site

WIDE: ViewportSize = {"width": 1440, "height": 900}
MANNERS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("phone-light", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
    ("desktop-light", WIDE, "light"),
    ("desktop-dark", WIDE, "dark"),
)
SPEAKERS = {"receipt-of-erasure"}
"""Pages of whoever recorded; all others are photographed as somebody who has every role."""

EMPTY = {
    "releases": "/releases/",
    "schedules": "/releases/schedules/",
    "schedule-new": "/releases/schedules/new/",
    "notices": "/releases/notices/",
    "hub": "/releases/hub/",
    "hub-history": "/releases/hub/history/",
    "storage": "/storage/",
    "imports": "/imports/",
    "tokens": "/tokens/",
    "evaluations": "/models/evaluations/",
}
"""The same pages on a site on which nothing has happened."""

FILL = "from tests.publishing.filled import main; main()"
SIGN_IN = """
from tests.publishing.filled import session, signed_in
print(session(signed_in()))
"""


def hub_environment(hub: fake_hub.Hub) -> dict[str, str]:
    """Of a site that publishes to a Hub of our own."""
    return {
        "HUB_DATASET": "talkers/your-turn",
        "HF_TOKEN": fake_hub.TOKEN,
        "HF_ENDPOINT": hub.url,
        "HF_HUB_DISABLE_XET": "1",
    }


@contextmanager
def filled_site(
    data: Path, static: Path, prepared: Path | None = None
) -> Iterator[tuple[RunningSite, dict[str, str]]]:
    """A site on which everything has happened, and its pages by name."""
    with (
        fake_hub.running() as hub,
        running_site(data, static, (), prepared, ROOT, **hub_environment(hub)) as site,
    ):
        yield site, json.loads(site.shell(FILL).splitlines()[-1])


def opened(browser: Browser, site: RunningSite, cookies: dict[str, str], **options: object) -> Page:
    """A page of a fresh visitor who has these cookies."""
    context = browser.new_context(**options)  # type: ignore[arg-type]  # as Playwright names them
    context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])
    return context.new_page()


def cookies_for(name: str, pages: dict[str, str]) -> dict[str, str]:
    if name in SPEAKERS:
        return {"contributor": pages["contributor"]}
    return {"sessionid": pages["session"]}


def settled(page: Page, address: str) -> None:
    """Open it and wait until its fonts are there."""
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        static = Path(data) / "static-site"
        collect(static)
        with filled_site(Path(data) / "site", static / "static") as (site, pages):
            photographed(site, pages, folder, "{}", wanted)
        with running_site(Path(data) / "empty", static / "static") as site:
            session = site.shell(SIGN_IN).splitlines()[-1]
            photographed(site, {**EMPTY, "session": session}, folder, "{}-empty", wanted)


def photographed(
    site: RunningSite, pages: dict[str, str], folder: Path, called: str, wanted: list[str]
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=services.path("chromium"), headless=True, args=FLAGS
        )
        for manner, viewport, scheme in MANNERS:
            for name, address in pages.items():
                if not address.startswith("/") or (wanted and name not in wanted):
                    continue
                look = {"viewport": viewport, "color_scheme": scheme, "is_mobile": viewport is PHONE}
                page = opened(browser, site, cookies_for(name, pages), **look)
                settled(page, site.url + address)
                page.screenshot(path=str(folder / f"{called.format(name)}-{manner}.png"), full_page=True)
                for fault in faults(page):
                    print(f"{called.format(name)} {manner}: {fault}")
                page.context.close()
        browser.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(Path(sys.argv[1]), sys.argv[2:])
