"""CPU of keeping a posted take with the gate and the limits, against the same without them, in turn.

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
from unittest.mock import patch

import uvloop
from django.db.models import FloatField, Value

from accounts.models import Contributor
from bench.inside.capture.storing import RATE, noise, speaker
from config.gate.gate import Gate
from corpus.statements.prepared import Prepared
from games.play import allowance, pace, takes
from games.play.session import ReceivedTake, Round

SECONDS: Final = 8
CHUNK: Final = 2**16
TAKES: Final = 10
ROUNDS: Final = 15
ADDRESS: Final = "93.184.215.14"


Around = Callable[[Any], Any]
"""Puts something around an application, or nothing."""


def measure() -> dict[str, list[float]]:
    """Milliseconds of CPU a take of each, all threads of the process."""
    return uvloop.run(_measured())


async def _measured() -> dict[str, list[float]]:
    """In one loop, whose one thread keeps its connection to the database."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    series: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(ROUNDS + 1):
        person = await asyncio.to_thread(speaker)  # who has sent a few takes today, as most have
        series["with"].append(await _mean(Gate, person))
        with _unlimited():
            series["without"].append(await _mean(lambda application: application, person))
    return {name: found[1:] for name, found in series.items()}  # the first ones open what a site has open


@contextmanager
def _unlimited() -> Iterator[None]:
    with (
        patch.object(allowance, "SPOKEN", Value(0.0, FloatField())),  # compiled at the first asking
        patch.object(takes, "STANDING", UNLIMITED),
        patch.object(allowance, "check", lambda *_: None),
        patch.object(pace, "count_take", lambda *_: None),
    ):
        yield


UNLIMITED: Final = Prepared(takes.STANDING.build)


async def _mean(around: Around, person: Contributor) -> float:
    return sum([await _take(around, person) for _ in range(TAKES)]) / TAKES * 1_000


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
