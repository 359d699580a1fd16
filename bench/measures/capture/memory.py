"""Memory of the embedded process over a thousand takes, and what a take in flight costs."""

import asyncio
import json

import websockets

from bench.measures.capture.frame_path import player_headers
from bench.processes import bench_site, free_port, resident_mib, serving
from bench.speech import CLIPS, fresh
from bench.table import Row
from games.player.crew import Part, Progress, play
from games.player.site import Site
from games.player.take import Manner

TAKES = 1_000
PLAYERS = 4
LIMIT_MIB = 500
FLIGHTS = 20
SECONDS = 60
RATE = 16_000


def rows() -> list[Row]:
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}) as pid:
            site = Site(f"http://127.0.0.1:{port}")
            half = _after(site, pid, TAKES // 2)
            whole = _after(site, pid, TAKES - TAKES // 2)
            flight = asyncio.run(_flight(site, pid))
    grown = whole - half
    return [
        Row(
            f"memory after {TAKES} takes, against {LIMIT_MIB} MiB",
            whole,
            LIMIT_MIB,
            "MiB",
            whole / LIMIT_MIB,
            "< 1",
            whole < LIMIT_MIB,
        ),
        # Allocators breathe: two per cent either way is not growth.
        Row(
            f"memory after {TAKES} takes, against after {TAKES // 2}",
            whole,
            half,
            "MiB",
            whole / half,
            "≤ 1.02",
            whole <= 1.02 * half,
            f"{grown:+.1f} MiB",
        ),
        Row(
            f"a take in flight ({SECONDS} s), against its PCM",
            flight,
            SECONDS * RATE * 2 / 2**20,
            "MiB",
            flight / (SECONDS * RATE * 2 / 2**20),
            "≤ 3",
            flight <= 3 * SECONDS * RATE * 2 / 2**20,
        ),
    ]


def _after(site: Site, pid: int, takes: int) -> float:
    """MiB once so many more takes are scored."""
    hands = [
        [fresh(CLIPS[(player + take) % len(CLIPS)]) for take in range(takes // PLAYERS)]
        for player in range(PLAYERS)
    ]
    progress = Progress(takes=takes)
    manner = Manner(fast=True, synthetic=True)
    asyncio.run(play(site, [Part(hand, manner) for hand in hands], progress))
    failed = [outcome.error for outcome in progress.outcomes if outcome.error]
    if failed:
        raise RuntimeError(f"{len(failed)} takes failed, the first: {failed[0]}")
    return resident_mib(pid)


async def _flight(site: Site, pid: int) -> float:
    """MiB a take: the growth with whole takes received and none stopped."""
    headers = await player_headers(site)
    before = resident_mib(pid)
    connections = []
    for _ in range(FLIGHTS):
        connection = await websockets.connect(
            site.socket("cliffhanger"), additional_headers=headers, compression=None
        )
        await connection.send(json.dumps({"type": "hello", "protocol": 1, "language": "en"}))
        token = json.loads(await connection.recv())["round"]
        start = {"type": "start", "round": token, "sample_rate": RATE, "settings": {}}
        await connection.send(json.dumps(start))
        for _ in range(SECONDS * 10):
            await connection.send(b"\x01\x02" * (RATE // 10))
        connections.append(connection)
    await asyncio.sleep(2)
    after = resident_mib(pid)
    for connection in connections:
        await connection.close()
    return (after - before) / FLIGHTS
