"""Clicks that sound in two rooms at once: where they lie in what is stored of a talk."""

import base64
import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from playwright.sync_api import Page

from games.talks.clock import Clock
from tests.browser import rooms
from tests.browser.exchanging import write_words
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

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


def two_rooms(
    browser_page: OpenPage, folder: Path, theirs: Callable[[Page], None] = lambda _: None
) -> tuple[Page, Page]:
    """A page in each, with a voice of its own.

    Args:
        theirs: what else is done to the second, before its room is furnished.
    """
    words = {"en": ("hello, a red ball", "and a house"), "en-us": ("good morning", "a boat")}
    one, two = (
        browser_page(voice=spoken(folder / f"{name}.wav", *said, voice=name), bypass_csp=True)
        for name, said in words.items()
    )
    theirs(two)
    for page in (one, two):
        rooms.furnish(page)
        page.on("dialog", lambda dialog: dialog.accept())  # that something would be lost
    return one, two


def planned() -> list[int]:
    """ms of the machine's clock: never twice at the same place of a sound card's buffer."""
    begin, chance = time.time() * 1000 + 1_000, random.Random(3)
    return [int(begin + 800 * number + chance.uniform(0, 150)) for number in range(CLICKS)]


def clicked(*pages: Page) -> list[int]:
    """The same clicks in all rooms, now; when they were to sound."""
    plan = planned()
    for page in pages:
        rooms.click(page, plan)
    pages[0].wait_for_timeout(plan[-1] - time.time() * 1000 + 1_500)
    return plan


def least_early(side: Stored, plan: list[int]) -> float:
    """ms by which the one of its clicks that is latest stands after it was planned, by the stored clock."""
    return max(
        side.clock.at(own * side.clock.rate) / 1000 - at for own, at in zip(side.own, plan, strict=True)
    )


def misplaced(side: Stored, room: list[dict[str, Any]]) -> list[float]:
    """ms by which each of the other's clicks stands elsewhere in the stereo file than it sounded in the room,
    counted from the own clicks, which are in both."""
    rate = side.clock.rate
    own = [each["at"] / rate for each in room if each["own"]]
    ears = np.array([each["at"] / rate + side.loop for each in room if not each["own"]])
    begin = float(np.median(np.subtract(own, side.own)))
    return [float(np.abs(ears - begin - at).min()) * 1000 for at in side.heard]


def are_where_they_sounded(sides: list[Stored], *plans: list[int]) -> None:
    """The clicks of both, on the site's clock, at each of these times."""
    assert [len(side.own) for side in sides] == [sum(map(len, plans))] * len(sides)
    begin = 0
    for plan in plans:
        part = slice(begin, begin + len(plan))
        early = [least_early(replace(side, own=side.own[part]), plan) for side in sides]
        assert abs(early[0] - early[1]) < ALIGNED_MS, early
        begin += len(plan)


def are_where_they_were_heard(sides: list[Stored], sounded: list[list[dict[str, Any]]]) -> None:
    """Each other's clicks, in the stereo file.

    Args:
        sounded: what did in the room of each.
    """
    for side, room in zip(sides, sounded, strict=True):
        beside = misplaced(side, room)
        assert len(beside) > len(side.own) / 2
        assert max(beside) < ALIGNED_MS, beside
