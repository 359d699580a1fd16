"""Call Centre in a real browser, in Turkish: each reply to a card is a pair with the line before it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.exchanging import answer, whole_take, write_words
from tests.browser.playing import fits, open_game, phase, press
from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

WRITES = "sessionStorage.setItem('your-turn.agent-writes', 'yes')"


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short enough for an acknowledgement, and good enough for a reply."""
    return write_words(tmp_path_factory.mktemp("voice") / "voice.wav", "tamam", "peki", voice="tr")


def test_a_turkish_call_gives_a_backchannel_and_two_replies_with_the_lines_before_them(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    page.add_init_script(WRITES)
    open_game(page, live_site, "call-centre", "tr")
    role = page.locator("[data-play=role]")
    expect(role).not_to_be_visible()

    cards: list[str] = []

    def call() -> None:
        cards.clear()
        press(page)
        phase(page, "speaking")
        for _ in range(3):
            expect(role).to_be_visible(timeout=30_000)
            cards.append(page.locator("[data-play=card]").inner_text())
            assert fits(page)
            answer(page)
        phase(page, "scored")

    rows = whole_take(page, live_site, "call-centre", 3, call)
    prompt = rows[0]["prompt"]
    labels = ["backchannel" if role == "acknowledge" else "complete" for role in prompt["roles"]]
    assert [row["label"] for row in rows] == labels
    assert sorted(labels) == ["backchannel", "complete", "complete"]
    assert [row["agent_text"] for row in rows] == prompt["lines"]
    assert cards == prompt["cards"]
    assert {(row["language"], row["agent_state"], row["went_on"]) for row in rows} == {("tr", "idle", False)}
    assert rows[0]["start"] < rows[0]["cut"] < rows[1]["start"] < rows[1]["cut"] < rows[2]["start"]


def test_nobody_can_hand_over_before_the_line_is_said(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(WRITES)
    open_game(page, live_site, "call-centre", "en")
    press(page)
    page.wait_for_selector("[data-play=line][data-floor=agent]")
    page.keyboard.press("Space")
    expect(page.locator("[data-part=status]")).to_contain_text("Your card comes after")
    expect(page.locator("[data-play=role]")).to_be_visible(timeout=30_000)
    phase(page, "speaking")
