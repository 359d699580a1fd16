"""A Hub on loopback: the documented HTTP API, as far as publishing and loading use it, for the real client.

Faults are planned by a test with `hub.fail(step, …)`; every commit that is accepted is in `hub.commits`.
Source of the protocol: https://huggingface.co/docs/hub/api and huggingface_hub's `_commit_api` and `lfs`.
"""

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HANGING = 1.0
TOKEN = "hf_a_token_that_may_write"
FIRST = "0" * 39 + "1"
LARGE = (".parquet", ".png")
"""What goes through LFS, as the .gitattributes of every dataset repository says."""


@dataclass
class Commit:
    """One commit as it arrived, and all files after it."""

    oid: str
    parent: str
    summary: str
    added: list[str]
    files: dict[str, bytes]


@dataclass
class Hub:
    """The state of one dataset repository, and the faults to come."""

    url: str = ""
    exists: bool = False
    commits: list[Commit] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    uploads: int = 0
    private: bool = False
    renamed: tuple[str, str] | None = None
    tags: dict[str, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    converts: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def squash(self, message: str) -> None:
        """All commits as one; those that a tag or a branch names can still be read."""
        oid = hashlib.sha1(f"squashed {self.head}".encode(), usedforsecurity=False).hexdigest()
        kept = [each for each in self.commits if each.oid in {*self.tags.values(), *self.branches.values()}]
        self.commits = [*kept, Commit(oid, "", message, [], self.files)]

    def fail(self, step: str, *how: str) -> None:
        """The next requests of `step`, a method of Handler, fail: with a status (`401`; `429 7` asks to wait
        7 s, `403 GatedRepo` says why), with `drop` (the connection breaks before anything happens), `drop
        after` (once all has happened) or `hang` (it stays open, and nothing comes).
        """
        self.faults.setdefault(step, []).extend(how)

    def next_fault(self, step: str) -> str:
        waiting = self.faults.get(step)
        return waiting.pop(0) if waiting else ""

    @property
    def head(self) -> str:
        return self.commits[-1].oid if self.commits else FIRST

    @property
    def files(self) -> dict[str, bytes]:
        return self.commits[-1].files if self.commits else {}

    def at(self, revision: str) -> dict[str, bytes] | None:
        """The files of a commit; of a branch, the newest."""
        if revision in {"main", FIRST}:
            return self.files if revision == "main" else {}
        return next((commit.files for commit in self.commits if commit.oid == revision), None)

    def commit(self, lines: list[dict[str, Any]]) -> str | None:
        """Apply ndjson lines; None when the parent is not the head any longer."""
        header = lines[0]["value"]
        if header.get("parentCommit") not in {None, self.head}:
            return None
        files, added = dict(self.files), []
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.objects[value["oid"]]
                self.paths[value["oid"]] = value["path"]
            else:
                files.pop(value["path"])
            added.append(value["path"])
        oid = hashlib.sha1(f"{self.head}{added}".encode(), usedforsecurity=False).hexdigest()
        self.commits.append(Commit(oid, self.head, header["summary"], added, files))
        return oid


def entry(path: str, data: bytes | None) -> dict[str, Any]:
    """A file as the tree lists it; a folder where there are no bytes."""
    oid = hashlib.sha1(data or path.encode(), usedforsecurity=False).hexdigest()
    if data is None:
        return {"type": "directory", "oid": oid, "size": 0, "path": path}
    found: dict[str, Any] = {"type": "file", "oid": oid, "size": len(data), "path": path}
    if path.endswith(LARGE):
        found["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
    return found


@contextmanager
def running() -> Iterator[Hub]:
    """A Hub that answers on a free port until the block ends."""
    hub = Hub()
    handler = type("BoundHandler", (Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """One method a step of the protocol."""

    hub: Hub
    match: re.Match[str]
    body: bytes
    protocol_version = "HTTP/1.1"
    routes = (
        ("POST", r"/api/repos/create", "create"),
        ("GET", r"/api/datasets/([^/]+/[^/]+)(?:/revision/([^/]+))?", "info"),
        ("POST", r"/api/validate-yaml", "yaml"),
        ("POST", r"/api/datasets/([^/]+/[^/]+)/preupload/main", "preupload"),
        ("POST", r"/datasets/([^/]+/[^/]+)\.git/info/lfs/objects/batch", "batch"),
        ("PUT", r"/upload/([0-9a-f]{64})", "upload"),
        ("POST", r"/api/datasets/([^/]+/[^/]+)/commit/main", "commit"),
        ("POST", r"/api/datasets/([^/]+/[^/]+)/tag/([^/]+)", "tag"),
        ("DELETE", r"/api/datasets/([^/]+/[^/]+)/tag/([^/]+)", "untag"),
        ("GET", r"/api/datasets/([^/]+/[^/]+)/refs", "refs"),
        ("POST", r"/api/datasets/([^/]+/[^/]+)/super-squash/main", "squash"),
        ("GET", r"/api/datasets/([^/]+/[^/]+)/lfs-files", "lfs_files"),
        ("POST", r"/api/datasets/([^/]+/[^/]+)/lfs-files/batch", "delete_lfs"),
        ("GET", r"/api/datasets/([^/]+/[^/]+)/tree/([^/]+)(?:/(.+))?", "tree"),
        ("HEAD", r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", "file"),
        ("GET", r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", "file"),
    )

    def log_message(self, *_words: Any) -> None:
        """Tests read `hub.commits`, not a log."""

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815  # names that the standard library looks for

    def _serve(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.hub.renamed and self.hub.renamed[0] in path:
            self._json(307, {}, {"Location": self.hub.url + self.path.replace(*self.hub.renamed)})
            return
        for method, pattern, step in self.routes:
            match = re.fullmatch(pattern, path)
            if method == self.command and match:
                self._step(step, match, body)
                return
        self._json(404, {"error": f"no such address: {self.command} {path}"})

    def _step(self, step: str, match: re.Match[str], body: bytes) -> None:
        self.hub.requests.append(step)
        fault = self.hub.next_fault(step)
        if fault == "drop":
            self._drop()
        elif fault == "hang":
            time.sleep(HANGING)
            self._drop()
        elif fault[:3].isdigit():
            self._planned(*fault.split())
        elif step != "upload" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._json(401, {"error": "Invalid username or password."})
        else:
            self.match, self.body = match, body
            answer = getattr(self, step)()
            if fault == "drop after":
                self._drop()
            else:
                self._json(*answer) if answer else None

    def _planned(self, status: str, more: str = "") -> None:
        name = "Retry-After" if more.isdigit() else "X-Error-Code"
        self._json(int(status), {"error": "planned by the test"}, {name: more} if more else None)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _missing(self, code: str) -> tuple[int, Any, dict[str, str]]:
        return 404, {"error": "not found"}, {"X-Error-Code": code}

    def create(self) -> tuple[int, Any]:
        if self.hub.exists:
            return 409, {"error": "You already created this dataset repo"}
        self.hub.exists = True
        wanted = json.loads(self.body)
        # Clients before 1.0 say it in one way, those of now in the other.
        self.hub.private = bool(wanted.get("private")) or wanted.get("visibility") == "private"
        return 200, {"url": f"{self.hub.url}/datasets/{wanted['organization']}/{wanted['name']}"}

    def info(self) -> tuple[Any, ...]:
        if not self.hub.exists:
            return self._missing("RepoNotFound")
        revision = self.match[2] or "main"
        files = self.hub.at(revision)
        if files is None:
            return self._missing("RevisionNotFound")
        sha = self.hub.head if revision == "main" else revision
        siblings = [{"rfilename": path} for path in files]
        return 200, {"id": self.match[1], "sha": sha, "siblings": siblings, "private": self.hub.private}

    def yaml(self) -> tuple[int, Any]:
        return 200, {"errors": [], "warnings": []}

    def preupload(self) -> tuple[int, Any]:
        """Parquet goes through LFS, as the .gitattributes of every dataset repository says."""
        files = [
            {
                "path": file["path"],
                "uploadMode": "lfs" if file["path"].endswith(LARGE) else "regular",
                "shouldIgnore": False,
            }
            for file in json.loads(self.body)["files"]
        ]
        return 200, {"files": files}

    def batch(self) -> tuple[int, Any]:
        objects = []
        for wanted in json.loads(self.body)["objects"]:
            entry = {"oid": wanted["oid"], "size": wanted["size"]}
            if wanted["oid"] not in self.hub.objects:
                entry["actions"] = {"upload": {"href": f"{self.hub.url}/upload/{wanted['oid']}"}}
            objects.append(entry)
        return 200, {"transfer": "basic", "objects": objects}

    def upload(self) -> tuple[int, Any]:
        if hashlib.sha256(self.body).hexdigest() != self.match[1]:
            return 400, {"error": "the bytes do not have this hash"}
        self.hub.objects[self.match[1]] = self.body
        self.hub.uploads += 1
        return 200, {}

    def commit(self) -> tuple[int, Any]:
        oid = self.hub.commit([json.loads(line) for line in self.body.splitlines()])
        if oid is None:
            return 412, {"error": "A commit has happened since. Please refresh and try again."}
        return 200, {
            "success": True,
            "commitOid": oid,
            "commitUrl": f"{self.hub.url}/datasets/{self.match[1]}/commit/{oid}",
        }

    def tag(self) -> tuple[int, Any]:
        wanted = json.loads(self.body)["tag"]
        if wanted in self.hub.tags:
            return 409, {"error": "Tag already exists"}
        self.hub.tags[wanted] = self.match[2]
        return 200, {}

    def untag(self) -> tuple[Any, ...]:
        return (200, {}) if self.hub.tags.pop(self.match[2], "") else self._missing("RevisionNotFound")

    def refs(self) -> tuple[int, Any]:
        def listed(kind: str, found: dict[str, str]) -> list[dict[str, str]]:
            return [
                {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": oid}
                for name, oid in found.items()
            ]

        branches = listed("heads", {"main": self.hub.head, **self.hub.branches})
        converts = listed("convert", self.hub.converts)
        return 200, {"branches": branches, "tags": listed("tags", self.hub.tags), "converts": converts}

    def squash(self) -> tuple[int, Any]:
        self.hub.squash(json.loads(self.body)["message"])
        return 200, {}

    def lfs_files(self) -> tuple[int, Any]:
        return 200, [
            {
                "fileOid": oid,
                "filename": self.hub.paths[oid],
                "oid": oid,
                "pushedAt": "2026-11-29T00:00:00.000Z",
                "size": len(data),
            }
            for oid, data in self.hub.objects.items()
            if oid in self.hub.paths
        ]

    def delete_lfs(self) -> tuple[int, Any]:
        wanted = json.loads(self.body)["deletions"]
        assert wanted["rewriteHistory"] is True
        for oid in wanted["sha"]:
            self.hub.objects.pop(oid, None)
        return 200, {}

    def tree(self) -> tuple[Any, ...]:
        """Everything below a folder, or with `recursive=false` what lies right in it."""
        files = self.hub.at(self.match[2]) or {}
        folder = f"{self.match[3]}/" if self.match[3] else ""
        below = {path: data for path, data in files.items() if path.startswith(folder)}
        if not below:
            return self._missing("EntryNotFound")
        entries = [entry(path, data) for path, data in below.items()]
        if "recursive=true" not in urlsplit(self.path).query:
            here = {folder + path.removeprefix(folder).split("/")[0] for path in below}
            entries = [entry(path, below.get(path)) for path in sorted(here)]
        return 200, entries

    def file(self) -> tuple[Any, ...] | None:
        if not self.hub.exists:
            return self._missing("RepoNotFound")
        files = self.hub.at(self.match[2])
        if files is None or self.match[3] not in files:
            return self._missing("RevisionNotFound" if files is None else "EntryNotFound")
        data = files[self.match[3]]
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        self.send_response(206 if asked else 200)
        if asked:
            first, last = int(asked[1]), min(int(asked[2]), len(data) - 1)
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
            data = data[first : last + 1]
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{hashlib.sha256(files[self.match[3]]).hexdigest()}"')
        self.send_header("X-Repo-Commit", self.hub.head if self.match[2] == "main" else self.match[2])
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        return None
