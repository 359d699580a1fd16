"""CPU of keeping a posted take with the gate and the limits, against the same without them, take by take.

Each is held against its neighbour, and every other time the one without goes first: what else a machine does
meets both alike, and of many pairs the one in the middle knows little of it.

Without: no gate around the application, nothing counted, and the consent read without the seconds of the day.
The body comes as uvicorn hands it on, 64 KiB at a time.
"""

import asyncio
import hashlib
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import uvloop

from accounts.models import Contributor
from bench.inside.capture.storing import RATE, noise, speaker
from bench.inside.capture.unlimited import takes_unlimited
from config.gate.gate import Gate
from games.play import takes
from games.play.session import ReceivedTake, Round

SECONDS: Final = 8
CHUNK: Final = 2**16
PAIRS: Final = 20
"""Of one person, who has sent a few takes today, as most have."""
ROUNDS: Final = 15
ADDRESS: Final = "93.184.215.14"


Around = Callable[[Any], Any]
"""Puts something around an application, or nothing."""


def measure() -> dict[str, list[float]]:
    """Milliseconds of CPU of each take, all threads of the process; neighbours have the same place."""
    return uvloop.run(_measured())


async def _measured() -> dict[str, list[float]]:
    """In one loop, whose one thread keeps its connection to the database."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    series: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(ROUNDS + 1):
        person = await asyncio.to_thread(speaker)
        for pair in range(PAIRS):
            sides = [("with", _limited), ("without", _unlimited)]
            for name, side in sides if pair % 2 else reversed(sides):
                with side() as around:
                    series[name].append(await _take(around, person) * 1_000)
    return {name: found[PAIRS:] for name, found in series.items()}  # the first ones open what a site has open


@contextmanager
def _limited() -> Iterator[Around]:
    yield Gate


@contextmanager
def _unlimited() -> Iterator[Around]:
    with takes_unlimited():
        yield lambda application: application


async def _take(around: Around, person: Contributor) -> float:
    """Seconds of CPU from the request to the row."""
    pcm = noise(SECONDS).tobytes()
    given = Round(str(uuid.uuid4()), str(person.pk), "cliffhanger", "en", "bench", {})
    digest = hashlib.sha256(pcm).hexdigest()

    async def application(_scope: Any, receive: Any, _send: Any) -> None:
        take = ReceivedTake(given, RATE, {}, (), digest, await _whole(receive))
        await asyncio.get_running_loop().run_in_executor(None, takes.keep, person, take, "", ADDRESS)

    parts = [pcm[start : start + CHUNK] for start in range(0, len(pcm), CHUNK)]
    site = around(application)
    before = time.process_time()
    await _posted(site, parts)
    return time.process_time() - before


async def _posted(site: Any, parts: list[bytes]) -> None:
    left = iter(parts)
    count = len(parts)

    async def receive() -> dict[str, Any]:
        nonlocal count
        count -= 1
        return {"type": "http.request", "body": next(left), "more_body": count > 0}

    length = str(sum(map(len, parts))).encode()
    scope = {
        "type": "http",
        "path": "/play/cliffhanger/takes/",
        "client": (ADDRESS, 50_000),
        "headers": [(b"content-length", length)],
    }
    await site(scope, receive, None)


async def _whole(receive: Any) -> bytes:
    parts, more = [], True
    while more:
        event = await receive()
        parts.append(event["body"])
        more = event["more_body"]
    return b"".join(parts)
