"""Up to *stop*: how many players' microphones one core can take in at once.

Every server gets the same 100 ms frames of five-second clips on many connections. What counts is the server's
own CPU time on its event loop from the first frame to the last, so that the load generator's speed does not
matter and the embedded worker beside it neither:
streams per core = seconds of sound received / CPU seconds spent.
"""

import asyncio
import json

import websockets

from bench.processes import bench_site, loop_seconds, free_port, serving
from bench.table import Row, compare
from games.player.site import Site

CONNECTIONS = 60
SECONDS = 5
FRAME = bytes(3_200)
FRAMES = SECONDS * 10
REPETITIONS = 5


async def _opened(url: str, headers: dict[str, str]) -> websockets.ClientConnection:
    return await websockets.connect(url, additional_headers=headers, compression=None, max_size=None)


async def _begin(connection: websockets.ClientConnection, talks: bool) -> None:
    """A site wants to be greeted; the baselines take bytes at once."""
    if not talks:
        return
    await connection.send(json.dumps({"type": "hello", "protocol": 1, "language": "en"}))
    token = json.loads(await connection.recv())["round"]
    start = {"type": "start", "round": token, "sample_rate": 16_000, "settings": {}}
    await connection.send(json.dumps(start))


async def _stream(connection: websockets.ClientConnection) -> None:
    for _ in range(FRAMES):
        await connection.send(FRAME)
    # Not part of anybody's protocol at this point: all three close, and only after the frames before it.
    await connection.send("end")
    await connection.wait_closed()


async def _streams_per_core(url: str, pid: int, headers: dict[str, str], talks: bool) -> float:
    connections = [await _opened(url, headers) for _ in range(CONNECTIONS)]
    await asyncio.gather(*(_begin(connection, talks) for connection in connections))
    await asyncio.sleep(0.3)
    before = loop_seconds(pid)
    await asyncio.gather(*(_stream(connection) for connection in connections))
    return CONNECTIONS * SECONDS / (loop_seconds(pid) - before)


def rows() -> list[Row]:
    with bench_site() as environment:
        port, sink_port, consumer_port = free_port(), free_port(), free_port()
        site = {**environment, "PORT": str(port), "MAX_PLAYERS": "1000"}
        with (
            serving(["manage.py", "serve"], port, site) as site_pid,
            serving(["-m", "bench.baselines", "sink", str(sink_port)], sink_port, environment) as sink_pid,
            serving(["-m", "bench.baselines", "consumer", str(consumer_port)], consumer_port, environment) as pid,
        ):
            headers = asyncio.run(player_headers(Site(f"http://127.0.0.1:{port}")))
            address = f"ws://127.0.0.1:{port}/ws/play/cliffhanger/"
            series: dict[str, list[float]] = {"site": [], "sink": [], "consumer": []}
            for _ in range(REPETITIONS):
                measure = _streams_per_core
                series["site"].append(asyncio.run(measure(address, site_pid, headers, True)))
                series["sink"].append(asyncio.run(measure(f"ws://127.0.0.1:{sink_port}/", sink_pid, {}, False)))
                series["consumer"].append(asyncio.run(measure(f"ws://127.0.0.1:{consumer_port}/", pid, {}, False)))
    unit = "streams per core"
    return [
        compare("frame path against a bare ASGI sink", series["site"], series["sink"], unit, at_least=0.7),
        compare("frame path against a stock consumer", series["site"], series["consumer"], unit, at_least=5),
    ]


async def player_headers(site: Site) -> dict[str, str]:
    """What the browser of a player who agreed sends along."""
    async with site.guest() as guest:
        await guest.agree("en")
        return {"Cookie": guest.cookies, "Origin": site.url}
