"""Talks of two on one web process, against a relay that keeps nothing: how late a voice comes, what it costs.

Pairs without browsers (`manage.py play --pair`) speak in real time, on this machine as well. A voice is
counted from the last sample of a frame until the frame is at the other's, so that the jitter buffer, 40 ms
and more (docs/decisions/0096), comes on top.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import numpy as np

from bench.processes import bench_site, free_port, loop_seconds, serving
from bench.table import Row, compare
from games.management.talks import FOR_TWO
from games.player import pair
from games.player.clips import Clip
from games.player.pair import Manner, Voice
from games.player.site import Site

PAIRS = 10
SECONDS = 12
ROUNDS = 3
RATE = 16_000
LATER = 1.3
MANNER = Manner(FOR_TWO, synthetic=True)


class Round(NamedTuple):
    """Milliseconds that half and 95 of a hundred frames took, and of the server's CPU a second of a pair."""

    middle: float
    late: float
    cpu: float


def rows() -> list[Row]:
    with _ours() as ours, _relay() as relay:
        found = [(_round(*ours, agreed=False), _round(*relay, agreed=True)) for _ in range(ROUNDS)]
    mine, theirs = [each for each, _ in found], [each for _, each in found]
    name = f"{PAIRS} pairs talk, {{}} of a frame's way to the other, against a bare relay"
    return [
        compare(name.format("median"), _of("middle", mine), _of("middle", theirs), "ms", at_most=LATER),
        compare(name.format("p95"), _of("late", mine), _of("late", theirs), "ms", at_most=LATER),
        compare(
            "pairs a core in real time, against a bare relay",
            [1_000 / each for each in _of("cpu", mine)],
            [1_000 / each for each in _of("cpu", theirs)],
            "pairs",
            at_least=0.5,
            note="CPU of the loop's thread",
        ),
    ]


def _of(figure: str, rounds: list[Round]) -> list[float]:
    return [float(getattr(each, figure)) for each in rounds]


@contextmanager
def _ours() -> Iterator[tuple[str, int]]:
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}) as pid:
            yield f"http://127.0.0.1:{port}", pid


@contextmanager
def _relay() -> Iterator[tuple[str, int]]:
    with bench_site() as environment:
        port = free_port()
        with serving(["-m", "bench.baselines", "relay", str(port)], port, environment) as pid:
            yield f"http://127.0.0.1:{port}", pid


def _round(url: str, pid: int, *, agreed: bool) -> Round:
    """All pairs at once. agreed: nobody there asks who they are."""
    before = loop_seconds(pid)
    talks = asyncio.run(_all(Site(url), agreed))
    cpu = (loop_seconds(pid) - before) * 1_000 / (PAIRS * SECONDS)
    voices = [voice for both in talks for voice in both]
    assert not [voice.error for voice in voices if voice.error]
    delays = [delay * 1_000 for voice in voices for delay in voice.delays]
    return Round(float(np.median(delays)), quantiles(delays, n=20)[-1], cpu)


async def _all(site: Site, agreed: bool) -> list[tuple[Voice, Voice]]:
    return list(await asyncio.gather(*(_talk(site, number, agreed) for number in range(PAIRS))))


async def _talk(site: Site, number: int, agreed: bool) -> tuple[Voice, Voice]:
    clips = _clip(2 * number), _clip(2 * number + 1)
    if not agreed:
        return await pair.talk(site, clips, MANNER)
    voices = Voice(clips[0]), Voice(clips[1])
    guest = cast(Any, SimpleNamespace(site=site, cookies=""))
    await pair.converse((guest, guest), f"room-{number}-{id(clips)}", voices, MANNER)
    return voices


def _clip(number: int) -> Clip:
    """A room, loud enough to be one."""
    noise = np.random.default_rng(number).normal(0, 500, SECONDS * RATE).astype("<i2")
    return Clip(Path(f"{number}.wav"), noise.tobytes(), RATE, None)
