"""Up to *stop*: how many players' microphones one core can take in at once.

Every server gets the same 100 ms frames of five-second clips on many connections. What counts is the server's
own CPU time on its event loop from the first frame to the last, so that the load generator's speed does not
matter and the embedded worker beside it neither:
streams per core = seconds of sound received / CPU seconds spent.
"""

import asyncio
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from websockets.asyncio.client import ClientConnection, connect

from bench.processes import bench_site, free_port, loop_seconds, serving
from bench.table import Row, compare
from games.player.site import Site

CONNECTIONS = 60
SECONDS = 5
FRAME = bytes(3_200)
FRAMES_A_SECOND = 10
REPETITIONS = 5
COMMANDS = {
    "site": ["manage.py", "serve", "--port"],
    "with": ["-m", "bench.unguarded", "with"],
    "without": ["-m", "bench.unguarded", "without"],
}
"""How a site is started, with its gate and limits or without; whatever else there is, is a baseline."""


@dataclass
class Server:
    """One of those that are compared, in a process of its own."""

    name: str
    port: int
    pid: int
    headers: dict[str, str] = field(default_factory=dict)
    series: list[float] = field(default_factory=list)

    @classmethod
    def start(cls, stack: ExitStack, environment: dict[str, str], name: str) -> "Server":
        port = free_port()
        command = COMMANDS.get(name, ["-m", "bench.baselines", name])
        return cls(name, port, stack.enter_context(serving([*command, str(port)], port, environment)))

    @property
    def is_site(self) -> bool:
        """Whether it wants to be greeted."""
        return self.name in COMMANDS

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        path = "/ws/play/cliffhanger/" if self.is_site else "/"
        return f"ws://127.0.0.1:{self.port}{path}"


async def _begin(connection: ClientConnection) -> None:
    """A site wants to be greeted; the baselines take bytes at once."""
    await connection.send(json.dumps({"type": "hello", "protocol": 1, "language": "en"}))
    token = json.loads(await connection.recv())["round"]
    start = {"type": "start", "round": token, "sample_rate": 16_000, "settings": {}}
    await connection.send(json.dumps(start))


async def _stream(connection: ClientConnection, seconds: int) -> None:
    for _ in range(seconds * FRAMES_A_SECOND):
        await connection.send(FRAME)
    # Not part of anybody's protocol at this point: all three close, and only after the frames before it.
    await connection.send("end")
    await connection.wait_closed()


async def streams_per_core(server: Server, seconds: int = SECONDS) -> float:
    """Seconds of sound for each second of CPU on its event loop, with clips of so many."""
    open_ = partial(connect, server.socket, additional_headers=server.headers, compression=None)
    connections = [await open_() for _ in range(CONNECTIONS)]
    if server.is_site:
        await asyncio.gather(*map(_begin, connections))
    await asyncio.sleep(0.3)
    before = loop_seconds(server.pid)
    await asyncio.gather(*(_stream(connection, seconds) for connection in connections))
    return CONNECTIONS * seconds / (loop_seconds(server.pid) - before)


def rows() -> list[Row]:
    with bench_site() as environment, ExitStack() as stack:
        site = Server.start(stack, environment, "site")
        sink = Server.start(stack, environment, "sink")
        consumer = Server.start(stack, environment, "consumer")
        site.headers = asyncio.run(player_headers(Site(site.url)))
        for _ in range(REPETITIONS):
            for server in (site, sink, consumer):
                server.series.append(asyncio.run(streams_per_core(server)))
    unit = "streams per core"
    return [
        compare("frame path against a bare ASGI sink", site.series, sink.series, unit, at_least=0.7),
        compare("frame path against a stock consumer", site.series, consumer.series, unit, at_least=5),
    ]


async def player_headers(site: Site) -> dict[str, str]:
    """What the browser of a player who agreed sends along."""
    async with site.guest() as guest:
        await guest.agree("en")
        return {"Cookie": guest.cookies, "Origin": site.url}
