"""A Hub on loopback that gives models: metadata, commits and files with ranges, for the real client.

Source of the protocol: https://huggingface.co/docs/hub/api. Faults are planned with `hub.fail`.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LARGE = (".onnx", ".safetensors")
"""Suffixes of the files that the Hub keeps with LFS, and knows the SHA-256 of."""


@dataclass
class Repository:
    """Commits, oldest first, each with all its files."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gated: bool = False

    @property
    def head(self) -> str:
        return list(self.commits)[-1]


@dataclass
class ModelsHub:
    """What the Hub has, what it was asked, and how it is about to fail.

    Attributes:
        drops: after how many bytes each of the next downloads breaks off.
        lies: name of a file to what is sent in its stead.
        asked: every request, such as "GET /a/b/resolve/… bytes=5-".
    """

    url: str = ""
    repositories: dict[str, Repository] = field(default_factory=dict)
    drops: list[int] = field(default_factory=list)
    lies: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add(self, repository: str, commit: str, files: dict[str, bytes]) -> None:
        self.repositories.setdefault(repository, Repository()).commits[commit] = files

    def downloads(self) -> list[str]:
        return [line for line in self.asked if "/resolve/" in line]


class Handler(BaseHTTPRequestHandler):
    """One method a kind of request."""

    hub: ModelsHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: Any) -> None:
        """Tests read `hub.asked`."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.hub.asked.append(f"{self.command} {path} {self.headers.get('Range', '')}".strip())
        routes = (
            (r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?", self._info),
            (r"/api/models/([^/]+/[^/]+)/commits/[^/]+", self._commits),
            (r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", self._file),
        )
        for pattern, answer in routes:
            if match := re.fullmatch(pattern, path):
                return self._guarded(match, answer)
        return self._refuse(404, "EntryNotFound")

    def _guarded(self, match: re.Match[str], answer: Callable[[re.Match[str], Repository], None]) -> None:
        repository = self.hub.repositories.get(match[1])
        if repository is None:
            # The Hub does not tell a stranger whether a repository is private or not there.
            return self._refuse(401, "RepoNotFound")
        if repository.gated and not self.headers.get("Authorization"):
            return self._refuse(401, "GatedRepo")
        return answer(match, repository)

    def _info(self, match: re.Match[str], repository: Repository) -> None:
        commit = match[2] or repository.head
        if commit not in repository.commits:
            return self._refuse(404, "RevisionNotFound")
        siblings = [_sibling(name, content) for name, content in repository.commits[commit].items()]
        return self._json({"id": match[1], "sha": commit, "siblings": siblings})

    def _commits(self, _match: re.Match[str], repository: Repository) -> None:
        moment = "2026-01-01T00:00:00.000Z"
        self._json(
            [
                {"id": oid, "title": "A change", "message": "", "authors": [], "date": moment}
                for oid in repository.commits
            ]
        )

    def _file(self, match: re.Match[str], repository: Repository) -> None:
        content = repository.commits.get(match[2], {}).get(match[3])
        if content is None:
            return self._refuse(404, "EntryNotFound")
        content = self.hub.lies.get(match[3], content)
        start = int(re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "bytes=0-"))[1])  # type: ignore[index]  # our client asks so
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        drop = self.hub.drops.pop(0) if self.hub.drops else None
        self.wfile.write(content[start : start + drop] if drop is not None else content[start:])
        if drop is not None:
            self.close_connection = True
            self.connection.shutdown(2)
        return None

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, b"{}", {"X-Error-Code": code, "X-Error-Message": code})

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    known: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
    if name.endswith(LARGE):
        known["lfs"] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "pointerSize": 130,
        }
    return known


@contextmanager
def running() -> Iterator[ModelsHub]:
    """A Hub that answers on a free port until the block ends."""
    hub = ModelsHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
