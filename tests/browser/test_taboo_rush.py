"""Taboo Rush in a real browser: describe, then answer; every turn is a sample with the line before it."""

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
    return write_words(tmp_path_factory.mktemp("voice") / "voice.wav", "yes", "no", "maybe so")


def test_descriptions_and_one_word_answers_are_complete_turns_with_the_agents_line(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    page.add_init_script(WRITES)
    open_game(page, live_site, "taboo-rush")
    assert page.locator("[data-play=banned] > li").count() == 5

    def describe() -> None:
        word = page.locator("[data-play=word]").inner_text()
        press(page)
        phase(page, "speaking")
        assert fits(page)
        page.keyboard.press("o")
        expect(page.locator("[data-play=oops]")).to_be_disabled()
        for _ in range(5):
            answer(page)
        expect(page.locator("[data-play=said]")).to_contain_text(word, ignore_case=True, timeout=30_000)
        answer(page)
        phase(page, "scored")
        expect(page.locator("[data-part=status]")).to_contain_text("the guess does not count")
        expect(page.locator("[data-play=own]")).to_be_hidden()
        assert fits(page)

    rows = whole_take(page, live_site, "taboo-rush", 6, describe)
    ends = [row for row in rows if row["label"] == "complete"]
    lines = ends[0]["prompt"]["lines"]
    assert [row["agent_text"] for row in ends] == ["", *lines]
    assert {row["agent_state"] for row in rows} == {"idle"}
    assert all(row["went_on"] == (row["label"] == "incomplete") for row in rows)
    starts = [row["start"] for row in ends]
    assert starts == sorted(set(starts))
    assert [mark["name"] for mark in rows[0]["timeline"]].count("taboo") == 1


def test_who_has_owned_up_to_nothing_is_asked_where_nobody_hears_words(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    page.add_init_script(WRITES)
    open_game(page, live_site, "taboo-rush")

    def describe() -> None:
        press(page)
        phase(page, "speaking")
        for _ in range(6):
            answer(page)
        phase(page, "scored")

    whole_take(page, live_site, "taboo-rush", 6, describe)
    expect(page.locator("[data-play=ask]")).to_have_text("Did one of them slip out?")
    assert fits(page)
    with page.expect_response("**/answer/") as answered:
        page.locator("[data-play=clean]").click()
    assert answered.value.json() == {"type": "checked", "right": 0, "of": 0}
    expect(page.locator("[data-part=status]")).to_contain_text(
        "No forbidden word, you say: the guess counts."
    )
    expect(page.locator("[data-play=own]")).to_be_hidden()
    assert fits(page)


def test_who_presses_without_a_word_is_asked_for_one_and_keeps_the_floor(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    page = browser_page(voice=write_words(tmp_path / "quiet.wav", "yes", seconds=0))
    open_game(page, live_site, "taboo-rush", "no")
    press(page)
    phase(page, "speaking")
    page.keyboard.press("Space")
    expect(page.locator("[data-part=status]")).to_contain_text("Jeg har ikke hørt deg ennå")
    assert page.locator("[data-play=said]").inner_text() == ""
    phase(page, "speaking")
