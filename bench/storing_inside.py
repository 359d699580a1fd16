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
from games.socket import play

BURST = 56
"""Seconds on one connection: within the minute of sound that may come faster than four times real time."""
CONNECTIONS = 4
RATE = 16_000
TAKES = 20
ROUNDS = 7


def measure(seconds: int) -> dict[str, list[float]]:
    """Milliseconds of CPU a take of so many seconds, all threads of the process, of each in turn."""
    series: dict[str, list[float]] = {"ours": [], "bare": []}
    speaker = _speaker()
    for _ in range(ROUNDS):
        series["ours"].append(uvloop.run(_ours(speaker, seconds)))
        series["bare"].append(_bare(seconds))
    return series


def _speaker() -> Contributor:
    person, text = Contributor.objects.create(), current("en")
    Consent.objects.create(contributor=person, version=text.version, language="en", text_hash=text.sha256)
    return person


def _noise(seconds: int) -> np.ndarray:
    """int16 [n] of speech-like level; noise is the worst that FLAC can meet."""
    return np.random.default_rng().normal(0, 2_000, seconds * RATE).astype(np.int16)


async def _ours(speaker: Contributor, seconds: int) -> float:
    """The mean over some connections, after one that opens what a running site has open already."""
    await _connection(speaker, seconds)
    return sum([await _connection(speaker, seconds) for _ in range(CONNECTIONS)]) / CONNECTIONS


async def _connection(speaker: Contributor, seconds: int) -> float:
    """One connection, many takes; only the time between *stop* and *stored* counts."""
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {
        "type": "websocket",
        "url_route": {"kwargs": {"game": "cliffhanger"}},
        "cookies": {contributors.COOKIE: contributors.cookie_value(speaker)},
        "headers": [],
    }
    await inbox.put({"type": "websocket.connect"})
    task = asyncio.create_task(play(scope, inbox.get, outbox.put))
    await outbox.get()

    async def say(**message: object) -> None:
        await inbox.put({"type": "websocket.receive", "text": json.dumps(message)})

    async def hear() -> dict[str, Any]:
        event = await outbox.get()
        message: dict[str, Any] = json.loads(event["text"])
        return message

    spent = 0.0
    await say(type="hello", protocol=1, language="en")
    for take in range(BURST // seconds):
        if take:
            await say(type="next")
        token = (await hear())["round"]
        pcm = _noise(seconds).tobytes()
        await say(type="start", round=token, sample_rate=RATE, settings={})
        for start in range(0, len(pcm), 3_200):
            await inbox.put({"type": "websocket.receive", "bytes": pcm[start : start + 3_200]})
        while inbox.qsize():
            await asyncio.sleep(0)
        digest = hashlib.sha256(pcm).hexdigest()
        before = time.process_time()
        await say(type="stop", samples=seconds * RATE, sha256=digest)
        message = await hear()
        spent += time.process_time() - before
        assert message["type"] == "stored", message
    await inbox.put({"type": "websocket.disconnect"})
    await task
    return spent / (BURST // seconds) * 1_000


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
        pcm, key = _noise(seconds), uuid.uuid4()
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
