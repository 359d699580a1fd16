"""Two Chromiums, two microphones, and clicks that both hear: where they lie in what is stored."""

import base64
import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page

from games.talks.clock import Clock
from tests.browser import rooms
from tests.browser.exchanging import write_words
from tests.browser.talking import hang_up, kept, meet, phase
from tests.sites import RunningSite

pytestmark = pytest.mark.needs("espeak")

ALIGNED_MS: Final = 10.0
"""What docs/talks.md promises."""
CLICKS: Final = 20
LOUD: Final = 0.4
"""Of full scale: half of a click, and above whatever the voices are."""
APART: Final = 0.2
"""Seconds in which one click is not two."""

STORED: Final = """
import base64, json
from django.core.files.storage import default_storage
from games.talks.models import Talk
from publishing.writing import values
from publishing.writing.sources import HeardTake

def stored(take):
    with default_storage.open(take.audio, "rb") as file:
        return file.read()

talk = Talk.objects.order_by("made_at").last()
rows = []
for side in talk.sides.select_related("recording").order_by("number"):
    stereo = values.both(HeardTake(side.recording, stored, dict, {}))["bytes"]
    rows.append({
        "stereo": base64.b64encode(stereo).decode(), "rate": side.sample_rate,
        "begun_us": talk.begun_at.timestamp() * 1e6, "offset_ms": side.clock_offset_ms,
        "drift_ppm": side.clock_drift_ppm, "error_ms": side.clock_error_ms,
        "loop_ms": side.settings["loopMs"],
    })
print("ROWS" + json.dumps(rows))
"""


@dataclass(frozen=True)
class Stored:
    """A side's row of `dialogues`, and its clock as its row of the talk has it."""

    own: list[float]
    """Seconds of its clicks in its own channel."""
    heard: list[float]
    """Seconds of the other's, in the channel of what it heard."""
    clock: Clock
    loop: float


def stored(site: RunningSite) -> list[Stored]:
    rows: list[dict[str, Any]] = json.loads(site.shell(STORED).partition("ROWS")[2])
    return [_read(row) for row in rows]


def _read(row: dict[str, Any]) -> Stored:
    stereo, rate = soundfile.read(io.BytesIO(base64.b64decode(row["stereo"])), dtype="float32")
    offset = row["begun_us"] + row["offset_ms"] * 1000
    clock = Clock(row["rate"], offset, row["drift_ppm"], row["error_ms"] * 1000)
    own, heard = (onsets(stereo[:, channel], rate) for channel in (0, 1))
    return Stored(own, heard, clock, row["loop_ms"] / 1000)


def onsets(sound: np.ndarray, rate: int) -> list[float]:
    """Seconds at which clicks begin."""
    found: list[float] = []
    for at in np.flatnonzero(np.abs(sound) > LOUD) / rate:
        if not found or at - found[-1] > APART:
            found.append(float(at))
    return found


def spoken(path: Path, *words: str, voice: str) -> Path:
    """Words over and over, well below a click."""
    audio, rate = soundfile.read(write_words(path, *words, voice=voice, seconds=60))
    soundfile.write(path, audio * (LOUD / 2 / np.abs(audio).max()), rate, subtype="PCM_16")
    return path


def planned() -> list[int]:
    """ms of the machine's clock: never twice at the same place of a sound card's buffer."""
    begin, chance = time.time() * 1000 + 1_000, random.Random(3)
    return [int(begin + 800 * number + chance.uniform(0, 150)) for number in range(CLICKS)]


def least_early(side: Stored, plan: list[int]) -> float:
    """ms by which the one of its clicks that is latest stands after it was planned, by the stored clock."""
    return max(
        side.clock.at(own * side.clock.rate) / 1000 - at for own, at in zip(side.own, plan, strict=True)
    )


def misplaced(side: Stored, room: list[dict[str, Any]], rate: int) -> list[float]:
    """ms by which each of the other's clicks stands elsewhere in the stereo file than it sounded in the room,
    counted from the own clicks, which are in both."""
    own = [each["at"] / rate for each in room if each["own"]]
    ears = np.array([each["at"] / rate + side.loop for each in room if not each["own"]])
    begin = float(np.median(np.subtract(own, side.own)))
    return [float(np.abs(ears - begin - at).min()) * 1000 for at in side.heard]


def test_a_click_that_both_hear_lies_within_ten_milliseconds_in_what_is_stored(
    live_site: RunningSite, browser_page: Callable[..., Page], tmp_path: Path
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
    one, two = (
        browser_page(voice=spoken(tmp_path / f"{name}.wav", *words, voice=name), bypass_csp=True)
        for name, words in (
            ("en", ("hello, a red ball", "and a house")),
            ("en-us", ("good morning", "a boat")),
        )
    )
    for page in (one, two):
        rooms.furnish(page)
    meet(one, two, live_site)
    plan = planned()
    for page in (one, two):
        rooms.click(page, plan)
    one.wait_for_timeout(plan[-1] - time.time() * 1000 + 1_500)
    heard = [rooms.clicks(page) for page in (one, two)]
    hang_up(one)
    phase(one, "over")
    kept(live_site)
    sides = stored(live_site)
    for side in sides:
        assert len(side.own) == CLICKS
    early = [least_early(side, plan) for side in sides]
    assert abs(early[0] - early[1]) < ALIGNED_MS, early
    for side, room in zip(sides, heard, strict=True):
        beside = misplaced(side, room, side.clock.rate)
        assert len(beside) > CLICKS / 2
        assert max(beside) < ALIGNED_MS, beside
