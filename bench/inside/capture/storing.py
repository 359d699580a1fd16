"""CPU time of *stop* to *stored*, the real socket driven over ASGI, against the same work done bare.

Bare: soundfile's FLAC encoding of the same samples, one file write, and the same insert as one SQL statement.
"""

import asyncio
import hashlib
import io
import json
import time
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import uvloop
from django.conf import settings
from django.db import connection

from accounts import contributors
from accounts.consent import current
from accounts.models import Consent, Contributor
from corpus.models import Recording
from games.play.socket import play

BURST = 56
"""Seconds on one connection: within the minute of sound that may come faster than four times real time."""
CONNECTIONS = 4
RATE = 16_000
FRAME_BYTES = 3_200
TAKES = 20
ROUNDS = 7


def measure(seconds: int) -> dict[str, list[float]]:
    """Milliseconds of CPU a take of so many seconds, all threads of the process, of each in turn."""
    series: dict[str, list[float]] = {"ours": [], "bare": []}
    person = speaker()
    for _ in range(ROUNDS):
        series["ours"].append(uvloop.run(_ours(person, seconds)))
        series["bare"].append(_bare(seconds))
    return series


def speaker() -> Contributor:
    person, text = Contributor.objects.create(), current("en")
    Consent.objects.create(contributor=person, version=text.version, language="en", text_hash=text.sha256)
    return person


def noise(seconds: int) -> np.ndarray:
    """int16 [n] of speech-like level; noise is the worst that FLAC can meet."""
    return np.random.default_rng().normal(0, 2_000, seconds * RATE).astype(np.int16)


async def _ours(speaker: Contributor, seconds: int) -> float:
    """The mean over some connections, after one that opens what a running site has open already."""
    await _connection(speaker, seconds)
    return sum([await _connection(speaker, seconds) for _ in range(CONNECTIONS)]) / CONNECTIONS


async def _connection(speaker: Contributor, seconds: int) -> float:
    """One connection, many takes; only the time between *stop* and *stored* counts."""
    talk = Talk()
    task = asyncio.create_task(play(_scope(speaker), talk.inbox.get, talk.outbox.put))
    await talk.open()
    takes = BURST // seconds
    spent = 0.0
    for take in range(takes):
        if take:
            await talk.say(type="next")
        spent += await _take(talk, noise(seconds).tobytes())
    await talk.inbox.put({"type": "websocket.disconnect"})
    await task
    return spent / takes * 1_000


async def _take(talk: "Talk", pcm: bytes) -> float:
    """CPU seconds from *stop* to *stored*."""
    token = (await talk.hear())["round"]
    await talk.say(type="start", round=token, sample_rate=RATE, settings={})
    await talk.stream(pcm)
    digest = hashlib.sha256(pcm).hexdigest()
    before = time.process_time()
    await talk.say(type="stop", samples=len(pcm) // 2, sha256=digest)
    message = await talk.hear()
    spent = time.process_time() - before
    assert message["type"] == "stored", message
    return spent


class Talk:
    """A player at the other end of an ASGI application."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def open(self) -> None:
        await self.inbox.put({"type": "websocket.connect"})
        await self.outbox.get()
        await self.say(type="hello", protocol=1, language="en")

    async def say(self, **message: object) -> None:
        await self.inbox.put({"type": "websocket.receive", "text": json.dumps(message)})

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads((await self.outbox.get())["text"])
        return message

    async def stream(self, pcm: bytes) -> None:
        """All frames, until the application has taken every one."""
        for start in range(0, len(pcm), FRAME_BYTES):
            frame = pcm[start : start + FRAME_BYTES]
            await self.inbox.put({"type": "websocket.receive", "bytes": frame})
        while self.inbox.qsize():
            await asyncio.sleep(0)


def _scope(speaker: Contributor) -> dict[str, Any]:
    return {
        "type": "websocket",
        "url_route": {"kwargs": {"game": "cliffhanger"}},
        "cookies": {contributors.COOKIE: contributors.cookie_value(speaker)},
        "headers": [],
    }


def _bare(seconds: int) -> float:
    """The columns of a recording that exists, inserted again under new keys."""
    row = Recording.objects.values().latest("captured_at")
    columns = [field.column for field in Recording._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO corpus_recording ({names}) VALUES ({marks})"  # noqa: S608  (our own column names)
    folder = Path(settings.DATA_DIR) / "bare"
    folder.mkdir(exist_ok=True)
    spent = 0.0
    for _ in range(TAKES):
        pcm, key = noise(seconds), uuid.uuid4()
        new = {**row, "id": key, "round": str(key), "receipt": key.hex[:14]}
        before = time.process_time()
        file = io.BytesIO()
        soundfile.write(file, pcm, RATE, format="FLAC", subtype="PCM_16")
        (folder / f"{key}.flac").write_bytes(file.getvalue())
        with connection.cursor() as cursor:
            values = [_prepared(field, new) for field in Recording._meta.concrete_fields]
            cursor.execute(statement, values)
        spent += time.process_time() - before
    return spent / TAKES * 1_000


def _prepared(field: Any, row: dict[str, Any]) -> Any:
    return field.get_db_prep_save(row[field.attname], connection)
