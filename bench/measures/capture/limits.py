"""What the gate and the limits cost: frames over a socket, a whole take over it, and a take that is posted.

The first two are measured at two sites, of which one has neither (`bench.unguarded`), in turn; how the third
is measured stands in `bench/inside/capture/limits.py`.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial

import numpy as np
from websockets.asyncio.client import connect

from bench.inside.process import run
from bench.measures.capture.frame_path import Server, player_headers, streams_per_core
from bench.processes import all_seconds, bench_site
from bench.table import Row, compare
from games.player.site import Site

RATE = 16_000
SECONDS = 8
FRAME_BYTES = 3_200
STREAMED = 25
"""Seconds on each connection: where what is looked for is so small, more of them than elsewhere."""
STREAMS = 20
"""Times that both stream."""
TAKES = 10
"""Of one person in a row."""
TURNS = 30
SETTLED = 0.2
"""Seconds until the last one that has hung up is forgotten."""
MOST = 1.03

Measure = Callable[[Server], Awaitable[float]]


def rows() -> list[Row]:
    with bench_site() as environment, ExitStack() as stack:
        sites = [Server.start(stack, environment, name) for name in ("with", "without")]
        frames, takes = asyncio.run(_measured(sites))
    posted = run("limits")
    named, take = "with the gate and the limits against without", f"CPU a take of {SECONDS} s"
    return [
        compare(f"frame path {named}", *frames, "streams per core", at_least=round(1 / MOST, 2)),
        compare(f"{take} over a socket, {named}", *takes, "ms", at_most=MOST),
        compare(f"{take} that is posted, {named}", posted["with"], posted["without"], "ms", at_most=MOST),
    ]


Pair = tuple[list[float], list[float]]
"""With and without, neighbours at the same place."""


async def _measured(sites: list[Server]) -> tuple[Pair, Pair]:
    for site in sites:
        site.headers = await player_headers(Site(site.url))
    streams = partial(streams_per_core, seconds=STREAMED)
    return await _in_turn(sites, STREAMS, streams), await _in_turn(sites, TURNS, _ms_a_take)


async def _in_turn(sites: list[Server], times: int, measure: Measure) -> Pair:
    """Every other time the one without goes first; the first turn opens what stays open, and is left out."""
    found: Pair = ([], [])
    for turn in range(times + 1):
        pairs = list(zip(sites, found, strict=True))
        for site, series in pairs if turn % 2 else reversed(pairs):
            series.append(await measure(site))
    return found[0][1:], found[1][1:]


async def _ms_a_take(site: Server) -> float:
    """Of all threads of the process; by somebody new, since a day has only so much sound."""
    headers = await player_headers(Site(site.url))
    pcm = np.random.default_rng().normal(0, 2_000, SECONDS * RATE).astype("<i2").tobytes()
    before = all_seconds(site.pid)
    for _ in range(TAKES):
        await _take(site.socket, headers, pcm)
    await asyncio.sleep(SETTLED)
    return (all_seconds(site.pid) - before) / TAKES * 1_000


async def _take(socket: str, headers: dict[str, str], pcm: bytes) -> None:
    """All that a page says, from its first word until it hangs up."""
    async with connect(socket, additional_headers=headers, compression=None) as line:
        await line.send(json.dumps({"type": "hello", "protocol": 1, "language": "en"}))
        token = json.loads(await line.recv())["round"]
        start = {"type": "start", "round": token, "sample_rate": RATE, "settings": {}}
        await line.send(json.dumps(start))
        for at in range(0, len(pcm), FRAME_BYTES):
            await line.send(pcm[at : at + FRAME_BYTES])
        digest = hashlib.sha256(pcm).hexdigest()
        await line.send(json.dumps({"type": "stop", "samples": len(pcm) // 2, "sha256": digest}))
        told = json.loads(await line.recv())
    assert told["type"] == "stored", told
