"""A remote scorer on one thread against a server that does nothing: requests a second, packing and all.

The server is a process of its own on loopback. The baseline posts one packed body to it over and over through
an open connection, which no server that may hang could be asked through: see `inference.remote.posting`.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
import numpy as np

from bench.speech import CLIPS, pcm
from bench.table import Row, compare
from inference.registry.entries import ModelEntry
from inference.remote import wire
from inference.remote.contract import CONTRACT, RemoteOptions
from inference.remote.scorer import RemoteScorer
from inference.scorers.base import Question

REPETITIONS = 5
REQUESTS = 60
TARGET = 50
"""Requests a second."""

LABELS = ("complete", "incomplete")
VARIABLE = "BENCH_REMOTE_SECRET"

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Null(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_words): pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = sys.argv[1].encode()
        head = f"HTTP/1.1 200 OK\\r\\nContent-Length: {len(answer)}\\r\\n\\r\\n"
        self.wfile.write(head.encode() + answer)

server = ThreadingHTTPServer(("127.0.0.1", 0), Null)
print(server.server_port, flush=True)
server.serve_forever()
"""
ANSWER = {"version": "1", "answers": [{"probabilities": {"complete": 0.5, "incomplete": 0.5}}]}


@dataclass
class Asking:
    """Both ways to ask the same server."""

    scorer: RemoteScorer
    questions: list[Question]
    body: bytes
    url: str

    def ours(self) -> None:
        for number in range(REQUESTS):
            self.scorer.answer(self.questions[number % len(self.questions)])

    def bare(self) -> None:
        with httpx.Client(trust_env=False) as client:
            for _ in range(REQUESTS):
                client.post(self.url, content=self.body).raise_for_status()


def rows() -> list[Row]:
    os.environ[VARIABLE] = "bench"
    ours, bare, busy = [], [], 0.0
    with _server() as url:
        asking = _asking(url)
        for _ in range(REPETITIONS):
            started = time.process_time()
            ours.append(_a_second(asking.ours))
            busy += time.process_time() - started
            bare.append(_a_second(asking.bare))
    name = "remote: a request with sound on one thread, against an open connection"
    note = f"{busy / REPETITIONS / REQUESTS * 1_000:.1f} ms CPU a request"
    row = compare(name, ours, bare, "requests per second", note=note)
    return [replace(row, target=f"ours ≥ {TARGET}", reached=row.ours >= TARGET)]


def _a_second(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return REQUESTS / (time.perf_counter() - started)


def _asking(url: str) -> Asking:
    questions = [Question(pcm(path).astype(np.float32) / np.float32(32_768), "en") for path in CLIPS]
    scorer = RemoteScorer(_entry(url))
    packed = wire.moment(questions[0], sound="flac", words=False, heard=16)
    return Asking(scorer, questions, wire.body("1", LABELS, [packed]), url)


def _entry(url: str) -> ModelEntry:
    given = {"address": url, "secret": VARIABLE, "version": "1"}
    every = {name: getattr(RemoteOptions(), name) for name in RemoteOptions.__struct_fields__}
    return ModelEntry(
        name="null",
        title="A null server",
        contract=CONTRACT.name,
        source="remote",
        repository="",
        revision="1",
        files=(),
        languages=(),
        labels=LABELS,
        threshold=0.5,
        licence="MIT",
        licence_must_be_accepted=False,
        enabled=True,
        options={**every, **given},
    )


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-c", SERVER, json.dumps(ANSWER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/"
        finally:
            server.terminate()
