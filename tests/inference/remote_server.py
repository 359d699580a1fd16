"""A remote scorer on loopback that does as it is told, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from inference.registry.entries import ModelEntry
from inference.remote.contract import CONTRACT, RemoteOptions

SECRET = "between us"
VARIABLE = "TEST_LAB_SECRET"


@dataclass
class Lab:
    """Attributes:
    answer: a decoded request to the body of the answer.
    statuses: of the next answers; then 200.
    slow: writes nothing, or a byte at a time, until it is released.
    """

    url: str = ""
    answer: Callable[[dict[str, Any]], Any] = lambda asked: probably(asked, 0.8)
    statuses: list[int] = field(default_factory=list)
    slow: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.asked]


def probably(asked: dict[str, Any], complete: float) -> dict[str, Any]:
    """The same of every moment."""
    said = {"probabilities": {"complete": complete, "incomplete": 1 - complete}}
    return {"version": asked["version"], "answers": [said for _ in asked["moments"]]}


class Handler(BaseHTTPRequestHandler):
    lab: Lab
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: Any) -> None:
        """Tests read `lab.asked`."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.lab.asked.append((dict(self.headers.items()), body))
        if self.lab.slow == "hangs":
            self.lab.released.wait(20)
            return
        said = self.lab.answer(json.loads(body))
        answer = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(self.lab.statuses.pop(0) if self.lab.statuses else 200)
        for name, value in {**self.lab.headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(answer)

    def _write(self, answer: bytes) -> None:
        try:
            for part in (answer[i : i + 1] for i in range(len(answer))) if self.lab.slow else (answer,):
                self.wfile.write(part)
                if self.lab.slow and self.lab.released.wait(0.2):
                    return
        except OSError:
            self.close_connection = True


@contextmanager
def running() -> Iterator[Lab]:
    lab = Lab()
    handler = type("LabHandler", (Handler,), {"lab": lab})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    lab.url = f"http://127.0.0.1:{server.server_port}/score"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield lab
    finally:
        lab.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def entry(address: str, **options: Any) -> ModelEntry:
    """As `models.toml` would have it."""
    given = {"address": address, "secret": VARIABLE, "version": "1", "seconds": 5.0, **options}
    every = {name: getattr(RemoteOptions(), name) for name in RemoteOptions.__struct_fields__}
    return ModelEntry(
        name="our-lab",
        title="Our lab",
        contract=CONTRACT.name,
        source="remote",
        repository="",
        revision=given["version"],
        files=(),
        languages=(),
        labels=("complete", "incomplete"),
        threshold=0.5,
        licence="MIT",
        licence_must_be_accepted=False,
        enabled=True,
        options={**every, **given},
    )
