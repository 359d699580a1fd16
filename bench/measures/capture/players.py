"""Two hundred players in real time on one web process, and newcomers while the store hangs.

`BENCH_PLAYERS` asks for fewer, where a machine has other work: players and site share its cores.
"""

import asyncio
import os
from collections.abc import Sequence
from statistics import quantiles
from typing import Final

from bench import scaling
from bench.speech import CLIPS, fresh
from bench.table import Row
from games.player.clips import Clip
from games.player.crew import Part, Progress, play
from games.player.site import Site
from games.player.take import Manner, Outcome

PLAYERS: Final = int(os.environ.get("BENCH_PLAYERS", "200"))
TAKES: Final = 6
"""Of each player, one after the other: long enough that all of them play at the same time."""
ARRIVING: Final = 0.1
"""Seconds between two players' arrivals."""
NEWCOMERS: Final = 20
APART: Final = 0.25
"""Seconds between two newcomers."""
HELD_UP: Final = 12
"""Takes that wait for the store meanwhile."""
STORED_MS: Final = 150
HELLO_MS: Final = 100

IN_REAL_TIME: Final = Manner(synthetic=True, wait=0, attempts=1)
FAST: Final = Manner(fast=True, synthetic=True, wait=0, attempts=1)


def rows() -> list[Row]:
    return [*_in_real_time(), _hello()]


def _in_real_time() -> list[Row]:
    """With Redis and no worker: nothing but the web process works."""
    sets = [
        [fresh(CLIPS[(player + take) % len(CLIPS)]) for take in range(TAKES)] for player in range(PLAYERS)
    ]
    with scaling.given("redis") as services, scaling.web(services) as web:
        outcomes = asyncio.run(_arrive(web.site, sets))
    lost = sum(not outcome.recording for outcome in outcomes)
    waits = [outcome.stored_after for outcome in outcomes if outcome.stored_after is not None]
    name = f"{PLAYERS} players in real time on one web process"
    return [
        _p95(f"{name}: p95 of *stop* to *stored*, against {STORED_MS} ms", waits, STORED_MS),
        # A take of which a frame is missing has other samples than its player counted, and is refused.
        Row(
            f"{name}: takes with a frame dropped",
            lost,
            len(outcomes),
            "takes",
            lost / len(outcomes),
            "0",
            lost == 0,
        ),
    ]


def _hello() -> Row:
    with scaling.given("redis", "storage") as services, scaling.web(services) as web:
        asyncio.run(_play(web.site, [fresh(CLIPS[0])], FAST))  # opens what a running site has open
        services.parts["storage"].hang()
        try:
            outcomes = asyncio.run(_newcomers(web.site))
        finally:
            services.parts["storage"].go_on()
    waits = [outcome.offered_after for outcome in outcomes if outcome.offered_after is not None]
    return _p95(f"p95 of *hello* to *round* while the store hangs, against {HELLO_MS} ms", waits, HELLO_MS)


async def _arrive(site: Site, sets: Sequence[Sequence[Clip]]) -> list[Outcome]:
    """One player after the other, who then play at the same time."""
    progress = Progress(takes=sum(map(len, sets)))

    async def come(clips: Sequence[Clip], after: float) -> None:
        await asyncio.sleep(after)
        await play(site, [Part(clips, IN_REAL_TIME)], progress)

    async with asyncio.TaskGroup() as group:
        for place, clips in enumerate(sets):
            group.create_task(come(clips, place * ARRIVING))
    return progress.outcomes


async def _newcomers(site: Site) -> list[Outcome]:
    """One after the other, while takes of others wait."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_play(site, [fresh(CLIPS[0]) for _ in range(HELD_UP)], FAST))
        await asyncio.sleep(2)
        came = [group.create_task(_newcomer(site, turn * APART)) for turn in range(NEWCOMERS)]
    return [outcome for each in came for outcome in each.result()]


async def _newcomer(site: Site, after: float) -> Sequence[Outcome]:
    await asyncio.sleep(after)
    return await _play(site, [fresh(CLIPS[1])], FAST)


async def _play(site: Site, clips: Sequence[Clip], manner: Manner) -> list[Outcome]:
    """Each by a player of its own, at the same moment."""
    progress = Progress(takes=len(clips))
    await play(site, [Part([clip], manner) for clip in clips], progress)
    return progress.outcomes


def _p95(name: str, waits: Sequence[float], most: float) -> Row:
    """Of seconds, in milliseconds."""
    found = quantiles(waits, n=20)[-1] * 1_000
    return Row(name, found, most, "ms", found / most, "≤ 1", found <= most, f"of {len(waits)}")
