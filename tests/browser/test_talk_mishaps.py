"""What may go wrong in a talk of two in Chromium: each is told, and nothing that was said is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import (
    LEVELS,
    PATIENCE,
    agree,
    agree_to_talk,
    all_is_safe,
    get_ready,
    hang_up,
    invite,
    join,
    kept,
    meet,
    phase,
    talks,
    two_voices,
)
from tests.sites import RunningSite, wait_for

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

AT_48_KHZ = """
const Real = window.AudioContext;
window.AudioContext = class extends Real { constructor() { super({ sampleRate: 48000 }); } };
"""
WATCHED = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wishes) => (window.microphone = await ask(wishes));
"""
FALL_SILENT = "() => { microphone.getAudioTracks()[0].enabled = false; }"
TAKE_BACK = """
fetch(location.pathname + "withdraw/", {
  method: "POST", headers: { "X-CSRFToken": document.querySelector("[data-talk]").dataset.csrf },
})
"""
JUDGED = """
import json
from games.talks.models import Talk
sides = Talk.objects.order_by("made_at").last().sides.order_by("number")
takes = [side.recording for side in sides]
print("JUDGED" + json.dumps([[take.status, take.reason] for take in takes]))
"""
RATES = """
import json
from games.talks.models import Talk
sides = Talk.objects.order_by("made_at").last().sides.order_by("number")
print("RATES" + json.dumps([side.recording.sample_rate for side in sides]))
"""


@pytest.fixture
def pair(browser_page: OpenPage, tmp_path: Path) -> tuple[Page, Page]:
    one, two = two_voices(tmp_path)
    return browser_page(voice=one), browser_page(voice=two)


def judged(site: RunningSite) -> list[list[str]]:
    """Status and reason of both takes of the newest talk."""
    return list(json.loads(site.shell(JUDGED).partition("JUDGED")[2]))


def test_of_two_who_join_with_the_same_invitation_the_second_is_told(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    one, two, third = (browser_page() for _ in range(3))
    address = invite(one, live_site, "alibi")
    for page in (two, third):
        agree(page, live_site, address)
        expect(page.locator(".pair-consent")).to_be_visible()
    agree_to_talk(two)
    third.locator(".pair-consent [name=agree]").check()
    third.locator(".pair-consent button").click()
    expect(third.locator("main")).to_contain_text("Two are in this conversation already")
    expect(two.locator("[data-talk]")).to_be_visible()


def test_a_talk_that_one_takes_back_while_it_goes_on_ends_for_both_and_is_gone(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    meet(one, two, live_site)
    two.evaluate(TAKE_BACK)
    for page in pair:
        phase(page, "over")
        expect(page.locator("[data-part=recap-title]")).to_have_text(
            "The talk was taken back, and all of it is gone."
        )
    row = talks(live_site)[-1]
    assert (row["status"], row["sides"]) == ("withdrawn", [None, None])


def test_two_microphones_of_different_rates_hear_each_other_and_keep_their_own(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    one, two = pair
    two.add_init_script(AT_48_KHZ)
    meet(one, two, live_site)
    hang_up(one)
    for page in pair:
        all_is_safe(page)
    first, second = kept(live_site)["sides"]
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    assert json.loads(live_site.shell(RATES).partition("RATES")[2]) == [16_000, 48_000]


def test_who_is_silent_all_along_disturbs_nothing_and_is_told_of_it_where_their_takes_are(
    live_site: RunningSite, pair: tuple[Page, Page]
) -> None:
    speaks, silent = pair
    silent.add_init_script(WATCHED)
    join(silent, live_site, invite(speaks, live_site, "map-talk"))
    get_ready(speaks)
    silent.locator("[data-part=main]").click()
    phase(silent, "bare")
    silent.evaluate(FALL_SILENT)
    silent.locator("[data-part=main]").click()
    for page in pair:
        phase(page, "talking")
    silent.wait_for_function(LEVELS, timeout=PATIENCE)
    silent.wait_for_timeout(4_000)
    expect(speaks.locator("[data-part=partner]")).to_have_text("")
    hang_up(silent)
    for page in pair:
        all_is_safe(page)
        expect(page.locator("[data-part=recap-title]")).to_have_text("The talk is over.")
    partner = "[data-part=minutes] floor-line .floor-agent"
    assert speaks.locator(partner).count() == 0
    assert silent.locator(partner).count() >= 1
    first, second = kept(live_site)["sides"]
    assert abs(first["seconds"] - second["seconds"]) < 1.5
    wait_for(lambda: judged(live_site) == [["listened", ""], ["refused", "silence"]], "both to be judged")
    silent.goto(f"{live_site.url}/takes/")
    expect(silent.locator("main")).to_contain_text("That was mostly silence.")
