"""Two Chromiums, two microphones, and clicks that both hear: where they lie in what is stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser import crystals, rooms
from tests.browser.clicking import (
    are_where_they_sounded,
    are_where_they_were_heard,
    clicked,
    stored,
    two_rooms,
)
from tests.browser.talking import hang_up, kept, meet, phase
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("espeak")

DRIFTING: Final = 60_000
"""Milliseconds; with the clicks before and after, two such cards part by more than what is promised."""


def test_a_click_that_both_hear_lies_within_ten_milliseconds_in_what_is_stored(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    """The same clicks sound in both rooms, by the clock of the machine on which browsers and site run.

    **One clock.** A worklet before each page's own capture adds a click to the block that is computed when
    the machine's clock passes the planned moment. Blocks are computed in bursts, each as far as the sound
    card's buffer reaches, and a busy machine computes them later still: so a click stands early by what was
    yet to be computed, and never late by more than a block. Planned moments lie at chance in that buffer.
    The least early of the clicks of either side are compared, as both sides' stored clocks have them. Own
    error of the proof: 1 ms of that clock, which counts whole ones, and at most 8 ms of a block; both are
    in what is asserted, none is taken off.

    **The stereo file.** The same worklet writes down when the other's clicks come to the ears, counted in the
    samples of the microphone. In the row of `dialogues` they have to lie where they sounded, later by the
    loop that the page says. Own error: none but a sample.
    """
    one, two = two_rooms(browser_page, tmp_path)
    meet(one, two, live_site)
    plan = clicked(one, two)
    heard = [rooms.clicks(page) for page in (one, two)]
    hang_up(one)
    phase(one, "over")
    kept(live_site)
    sides = stored(live_site)
    are_where_they_sounded(sides, plan)
    are_where_they_were_heard(sides, heard)


def test_two_sound_cards_200_ppm_apart_are_known_to_be_and_stay_within_ten_milliseconds(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    """As above, with a card that is fast; clicks in the beginning, and again a good minute later."""
    one, two = two_rooms(browser_page, tmp_path, crystals.fast)
    meet(one, two, live_site)
    first = clicked(one, two)
    one.wait_for_timeout(DRIFTING)
    last = clicked(one, two)
    heard = [rooms.clicks(page) for page in (one, two)]
    hang_up(one)
    phase(one, "over")
    kept(live_site)
    sides = stored(live_site)
    assert [side.clock.rate for side in sides] == [16_000, crystals.RATE]
    apart = sides[0].clock.drift - sides[1].clock.drift
    assert apart == pytest.approx(crystals.PPM, abs=crystals.PPM / 3)
    are_where_they_sounded(sides, first, last)
    are_where_they_were_heard(sides, heard)
