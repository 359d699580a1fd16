"""Installed, and without a connection: what opens, what it says, and what becomes of a finished take."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import PHONE
from tests.pictures_icons import DRAWN, ICONS
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

CONTROLLED = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
KEPT = """caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((all) => all.flat().map(({ url }) => new URL(url).pathname))"""
RECORDINGS = "from corpus.models import Recording; print(Recording.objects.count())"


@pytest.fixture
def away(live_site: RunningSite) -> Iterator[Callable[[], None]]:
    """Takes the site away: nothing answers until the test is over."""
    stopped: list[bool] = []

    def stop() -> None:
        live_site.web.stop()
        stopped.append(True)

    yield stop
    if stopped:
        live_site.restart()


def installed(page: Page, site: RunningSite, address: str = "/") -> None:
    """Open a page, and wait until the service worker has everything and stands before it."""
    page.goto(site.url + address)
    page.wait_for_function(CONTROLLED, timeout=60_000)


def test_the_manifest_names_icons_that_are_what_it_says(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(microphone=False, locale="de-DE")
    page.goto(live_site.url)
    address = page.locator("link[rel=manifest]").get_attribute("href")
    said = json.loads(page.evaluate("(address) => fetch(address).then((answer) => answer.text())", address))
    assert (said["lang"], said["start_url"], said["display"]) == ("de", "/", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in said["icons"]}
    for icon in said["icons"]:
        answer = page.request.get(f"{live_site.url}{icon['src']}")
        assert answer.ok
        assert answer.headers["content-type"] == icon["type"]


def test_an_icon_that_is_cut_into_a_shape_keeps_its_mark() -> None:
    for name, (size, _, paper) in DRAWN.items():
        pixels = np.asarray(Image.open(ICONS / name).convert("RGBA"))
        assert pixels.shape == (size, size, 4)
        if paper == "transparent":
            assert pixels[0, 0, 3] == 0
            continue
        y, x = (at - size / 2 for at in np.ogrid[:size, :size])
        cut_off = pixels[x**2 + y**2 > (0.4 * size) ** 2]
        assert (cut_off == pixels[0, 0]).all()
        assert pixels[0, 0, 3] == 255


def test_front_and_stage_open_without_a_connection_and_say_so(
    live_site: RunningSite, browser_page: OpenPage, away: Callable[[], None]
) -> None:
    page = browser_page(viewport=PHONE)
    installed(page, live_site)
    away()
    page.goto(f"{live_site.url}/")
    expect(page.locator("h1")).to_have_text("There is no connection")
    page.locator(".front-game").first.click()
    page.wait_for_selector("[data-stage]")
    expect(page.locator("[data-part=status]")).to_contain_text("does not answer", timeout=playing.PATIENCE)
    expect(page.locator("[data-part=word]")).to_have_text("Wait")
    assert page.evaluate("[...document.fonts].some(({ status }) => status === 'loaded')")


def test_no_private_page_is_kept_and_no_answer_of_the_site(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(viewport=PHONE)
    installed(page, live_site)
    playing.agree(page, live_site)
    for address in ("/takes/", "/progress/", "/api/v1/", "/standing/"):
        page.goto(live_site.url + address)
    kept = page.evaluate(KEPT)
    assert kept
    assert [each for each in kept if not re.match(r"/static/|/offline/", each)] == []


def test_the_worker_has_a_policy_of_its_own_and_the_whole_site_for_a_scope(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(microphone=False)
    worker = page.request.get(f"{live_site.url}/service-worker.js")
    assert worker.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert "no-cache" in worker.headers["cache-control"]
    assert "KNOWN" not in worker.text()
    shell = page.request.get(f"{live_site.url}/offline/")
    assert "nonce" not in shell.headers["content-security-policy"]
    assert "'sha256-" in shell.headers["content-security-policy"]
    installed(page, live_site)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/service-worker.js")


@pytest.mark.needs("readings")
def test_a_take_finished_without_a_connection_is_sent_after_its_page_was_closed(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    first, second = (voices.trimmed(voices.read(path)) for path in voices.readings()[:2])
    parts = (voices.silence(0.4), first, voices.silence(1.2), second, voices.silence(30))
    page = browser_page(voice=voices.write(tmp_path / "voice.wav", *parts), viewport=PHONE)
    playing.skip_microphone_check(page)
    playing.skip_practice(page, "cliffhanger")
    playing.agree(page, live_site, "/play/cliffhanger/?language=en")
    page.wait_for_function(CONTROLLED, timeout=60_000)
    playing.phase(page, "ready")
    before = int(live_site.shell(RECORDINGS))
    playing.press(page)
    playing.hear_out(page)
    live_site.web.stop()
    playing.press(page)
    expect(page.locator("[data-part=status]")).to_contain_text("safe here", timeout=playing.PATIENCE)
    context = page.context
    page.close()
    live_site.restart()

    other = context.new_page()
    other.goto(live_site.url)
    synced(other, live_site)
    playing.wait_for_recordings(live_site, before + 1)


def synced(page: Page, site: RunningSite) -> None:
    """What the browser does when it finds a connection, some time after."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    assert found
    for last in (False, True):
        session.send(
            "ServiceWorker.dispatchSyncEvent",
            {"origin": site.url, "registrationId": found[0], "tag": "takes", "lastChance": last},
        )
