"""What a pair in flight costs in memory, against the sound of both that no storage has yet.

Each side sends a minute but for its first frame: what lies behind that hole is held in memory, the most that
one side may have there. Connections, tasks and whatever else a talk needs is in it.
"""

import asyncio
from contextlib import AsyncExitStack, suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from bench.processes import bench_site, free_port, resident_mib, serving
from bench.table import Row
from games.management.talks import FOR_TWO
from games.play.messages import Hello
from games.play.protocol import written
from games.player.site import Guest, Site
from games.talks.frames import NUMBER_BYTES, frame_bytes
from games.talks.live.channel import AHEAD
from games.talks.live.messages import VERSION, Ready

PAIRS = 10
RATE = 16_000
MOST = 3.0
SOUND_MIB = 2 * AHEAD * frame_bytes(RATE) / 2**20
"""Of both sides."""


def rows() -> list[Row]:
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}) as pid:
            pair = asyncio.run(_grown(Site(f"http://127.0.0.1:{port}"), pid))
    ratio = pair / SOUND_MIB
    name = f"a pair in flight ({AHEAD // 50} s of each side), against its PCM"
    return [Row(name, pair, SOUND_MIB, "MiB", ratio, f"≤ {MOST:g}", ratio <= MOST)]


async def _grown(site: Site, pid: int) -> float:
    """MiB a pair, beside one that was there before and has warmed the site."""
    async with AsyncExitStack() as stack:
        await _speak_all(await _pair(site, stack), stack)
        before = resident_mib(pid)
        # All at once: half a minute after its last frame a line counts as lost, and what it held is kept.
        lines = [line for _ in range(PAIRS) for line in await _pair(site, stack)]
        await _speak_all(lines, stack)
        return (resident_mib(pid) - before) / PAIRS


async def _speak_all(lines: list[ClientConnection], stack: AsyncExitStack) -> None:
    await asyncio.gather(*(_speak(line, stack) for line in lines))
    await asyncio.sleep(1)  # for what is on its way still


async def _pair(site: Site, stack: AsyncExitStack) -> list[ClientConnection]:
    guests = [await stack.enter_async_context(site.guest()) for _ in range(2)]
    for guest in guests:
        await guest.agree("en")
    code = await guests[0].invite(FOR_TWO, "en")
    lines = []
    for guest in guests:
        await guest.agree_to_talk(code)
        lines.append(await stack.enter_async_context(_line(guest, code)))
    return lines


def _line(guest: Guest, code: str) -> connect:
    return connect(
        f"ws{guest.site.url.removeprefix('http')}/ws/talk/{code}/",
        origin=Origin(guest.site.url),
        additional_headers={"Cookie": guest.cookies},
        compression=None,
    )


async def _speak(line: ClientConnection, stack: AsyncExitStack) -> None:
    """All but frame 0, once both are ready; whatever comes is heard and forgotten."""
    await line.send(written(Hello(VERSION, "en")).decode())
    await line.send(written(Ready(RATE, {"source": "file", "synthetic": True}, headphones=True)).decode())
    while b'"begin"' not in _bytes(await line.recv()):
        pass
    hearing = asyncio.create_task(_hear(line))
    stack.callback(hearing.cancel)
    sound = bytes(frame_bytes(RATE))
    for number in range(1, AHEAD + 1):
        await line.send(number.to_bytes(NUMBER_BYTES, "little") + sound)


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


async def _hear(line: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        async for _ in line:
            pass
