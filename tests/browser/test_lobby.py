"""Two strangers, each in a browser of their own, meet in the lobby."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.talking import LEVELS, PATIENCE, agree, get_ready, hang_up, kept, phase, two_voices
from tests.browsing import PHONE
from tests.sites import RunningSite, running_site, wait_for

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

THERE = "from games.talks.lobby.models import Waiting; print(Waiting.objects.filter(talk=None).count())"


@pytest.fixture(scope="module")
def lobby_site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    """One whose operator opened the lobby."""
    data = tmp_path_factory.mktemp("lobby")
    with running_site(data, collected_static, prepared=prepared_data, LOBBY="1") as site:
        yield site


def wait_in_the_lobby(page: Page, site: RunningSite) -> None:
    agree(page, site, "/talks/")
    page.get_by_role("button", name="Meet somebody new").click()
    page.locator(".pair-consent [name=agree]").check()
    assert violations(page) == []
    page.locator(".pair-consent button").click()


def test_two_strangers_meet_in_the_lobby_and_talk(
    lobby_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    voices = two_voices(tmp_path)
    one, two = browser_page(voice=voices[0], viewport=PHONE), browser_page(voice=voices[1])
    wait_in_the_lobby(one, lobby_site)
    expect(one.locator("[data-part=waited]")).to_have_text("0:02", timeout=PATIENCE)
    assert violations(one) == []
    wait_in_the_lobby(two, lobby_site)
    for page in (one, two):
        phase(page, "unchecked")
        assert page.locator("[data-part=invitation]").count() == 0
    for page in (one, two):
        get_ready(page)
    for page in (one, two):
        phase(page, "talking")
        page.wait_for_function(LEVELS, timeout=PATIENCE)
    one.wait_for_timeout(2_000)
    hang_up(one)
    for page in (one, two):
        phase(page, "over")
    assert kept(lobby_site)["why"] == "left"


def test_a_closed_tab_waits_no_longer(lobby_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page()
    before = int(lobby_site.shell(THERE))
    wait_in_the_lobby(page, lobby_site)
    # Counted by the script, which says goodbye as well: a tab closed before it has run cannot.
    expect(page.locator("[data-part=waited]")).to_have_text("0:02", timeout=PATIENCE)
    wait_for(lambda: int(lobby_site.shell(THERE)) == before + 1, "one more in the lobby")
    page.close(run_before_unload=True)
    wait_for(lambda: int(lobby_site.shell(THERE)) == before, "nobody more in the lobby")
