"""The pages around releases in real Chromium: filled and empty, narrow and wide, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from tests import pictures_desk, services
from tests.browser.inspecting import faults
from tests.browsing import FLAGS, PHONE
from tests.pictures import SCHEMES
from tests.pictures_desk import EMPTY, WIDE, cookies_for, opened, settled
from tests.sites import RunningSite

pytestmark = pytest.mark.needs("chromium")

Filled = tuple[RunningSite, dict[str, str]]
VIEWPORT = pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
FAULTY = """<main><h1>One</h1><h1>Two</h1><h3>Left out</h3><input><button></button>
<p style="color: #888; background: #999">Hard to read</p><p style="width: 3000px">Wide</p></main>"""


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[Filled]:
    """A site on which everything has happened, and its pages by name."""
    with pictures_desk.filled_site(
        tmp_path_factory.mktemp("filled"), collected_static, prepared_data
    ) as site:
        yield site


@pytest.fixture(scope="module")
def empty(live_site: RunningSite) -> Filled:
    session = live_site.shell(pictures_desk.SIGN_IN).splitlines()[-1]
    return live_site, {**EMPTY, "session": session}


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=services.path("chromium"), headless=True, args=FLAGS)
    yield started
    started.close()


def looked_at(browser: Browser, of: Filled, viewport: ViewportSize) -> dict[str, list[str]]:
    """Page to what is wrong with it, refusals of the policy included; pages without faults are left out.

    Each is opened once, and shown in both schemes: they differ by what the style sheets say of them.
    """
    site, pages = of
    found: dict[str, list[str]] = {}
    for name, address in pages.items():
        if not address.startswith("/"):
            continue
        page = opened(browser, site, cookies_for(name, pages), viewport=viewport, reduced_motion="reduce")
        said = noted(page)
        settled(page, site.url + address)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            said += [f"{scheme}: {fault}" for fault in faults(page)]
        if said:
            found[name] = said
        page.context.close()
    return found


def noted(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@VIEWPORT
def test_pages_on_which_everything_has_happened(
    browser: Browser, filled: Filled, viewport: ViewportSize
) -> None:
    assert looked_at(browser, filled, viewport) == {}


@VIEWPORT
def test_pages_on_which_nothing_has_happened(browser: Browser, empty: Filled, viewport: ViewportSize) -> None:
    assert looked_at(browser, empty, viewport) == {}


def test_what_is_wrong_with_a_page_is_found(browser_page: Callable[..., Page]) -> None:
    page = browser_page(microphone=False, viewport={"width": 390, "height": 844})
    page.set_content(FAULTY)
    said = " ".join(faults(page))
    for words in (
        "not one h1",
        "a rank is left out",
        "no label",
        "no name",
        "contrast 1.",
        "px too wide",
        "no title",
    ):
        assert words in said
