"""The gate: what is too large, too slow or too much is told so in words, by a real server on a real line."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from django.urls import get_resolver

from accounts.models import User
from accounts.tokens import keeping
from accounts.tokens.rights import PUSH_VOTES
from config.gate import gate, uploads
from config.gate.answers import TOO_LARGE, body_of
from config.gate.counts import Counts
from config.gate.gate import Gate
from config.server import OPTIONS
from tests.sites import RunningSite

KB, MB = 1024, 2**20

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Those of this test alone: a loop that ends does not say so of each."""
    counts = Counts()
    monkeypatch.setattr("config.gate.connections.connections", counts)
    return counts


class Behind:
    """An application that remembers how many bytes of each request reached it."""

    def __init__(self) -> None:
        self.came: list[int] = []
        self.aborted = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        come, more = 0, True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                self.aborted += 1
                return
            come, more = come + len(event["body"]), event["more_body"]
        self.came.append(come)
        await self.go_on.wait()
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def serving(behind: Any, **options: Any) -> AsyncIterator[Callable[[], Awaitable[Line]]]:
    """The gate on a real line; gives what opens a connection to it."""
    config = uvicorn.Config(
        Gate(behind), port=0, log_level="error", **{"proxy_headers": False, **OPTIONS, **options}
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    place = server.servers[0].sockets[0].getsockname()
    lines: list[Line] = []

    async def call() -> Line:
        lines.append(await asyncio.open_connection(*place))
        return lines[-1]

    try:
        yield call
    finally:
        for _, writer in lines:
            writer.close()
        server.should_exit = True
        await task


def head(path: str, *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


async def status(reader: asyncio.StreamReader) -> int:
    """Of the answer that comes; 0 where the line was cut without a word."""
    async with asyncio.timeout(20):
        line = await reader.readline()
    return int(line.split()[1]) if line else 0


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    async with asyncio.timeout(20):
        said = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in said[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
    return int(said[0].split()[1]), headers, body


@pytest.mark.parametrize(
    ("path", "size", "lets_in"),
    [
        ("/nowhere/", 64 * KB, True),
        ("/nowhere/", 64 * KB + 1, False),
        ("/nowhere/", 150 * MB, False),
        ("/consent/", 65 * KB, False),
        ("/play/cliffhanger/takes/", 8 * MB, True),
        ("/play/cliffhanger/takes/", 8 * MB + 1, False),
        ("/play/a/b/takes/", 65 * KB, False),
        ("/api/v1/votes", 256 * KB, True),
        ("/api/v1/votes", 256 * KB + 1, False),
    ],
)
def test_a_request_that_says_it_is_too_large_is_refused_before_a_byte_of_it_is_read(
    path: str, size: int, lets_in: bool
) -> None:
    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head(path, f"Content-Length: {size}"))
            if lets_in:
                writer.write(bytes(size))
            return await status(reader), sum(behind.came)

    assert asyncio.run(scene()) == ((200, size) if lets_in else (413, 0))


def test_who_is_sending_all_of_it_still_hears_why_not() -> None:
    async def scene() -> tuple[tuple[int, dict[str, str], bytes], int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/nowhere/", f"Content-Length: {4 * MB}") + bytes(4 * MB))
            return await answer(reader), len(behind.came)

    (code, headers, body), reached = asyncio.run(scene())
    assert (code, reached) == (413, 0)
    told = json.loads(body)
    assert (told["type"], told["code"]) == ("error", "too_large")
    assert told["message"].startswith("This address takes 64 KB at most")
    assert headers["connection"] == "close"


@pytest.mark.parametrize(("parts", "told"), [(4, 200), (5, 413)])
def test_what_comes_in_chunks_is_counted_as_it_comes(parts: int, told: int) -> None:
    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/nowhere/", "Transfer-Encoding: chunked"))
            for _ in range(parts):
                writer.write(b"4000\r\n" + bytes(16 * KB) + b"\r\n")
            writer.write(b"0\r\n\r\n")
            return await status(reader), sum(behind.came)

    assert asyncio.run(scene()) == (told, 64 * KB if told == 200 else 0)


def test_half_a_body_is_given_up_and_the_application_is_told_that_nobody_is_there(settings) -> None:
    settings.BODY_SECONDS = 0.2

    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/consent/", "Content-Length: 100") + b"half of it")
            return await status(reader), behind.aborted

    assert asyncio.run(scene()) == (408, 1)


def test_a_slow_line_has_longer_for_more_and_a_body_in_drops_has_not(settings) -> None:
    settings.BODY_SECONDS = 0.5

    async def scene(piece: int) -> int:
        async with serving(Behind()) as call:
            reader, writer = await call()
            writer.write(head("/consent/", f"Content-Length: {10 * piece}"))
            for _ in range(10):
                writer.write(bytes(piece))
                await asyncio.sleep(0.15)
            return await status(reader)

    assert asyncio.run(scene(piece=6 * KB)) == 200
    assert asyncio.run(scene(piece=1)) == 408


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: local", b"\r\n"])
def test_half_a_request_is_hung_up_on_and_takes_no_room(sent: bytes, settings, connections: Counts) -> None:
    settings.HEADER_SECONDS = 0.2

    async def scene() -> list[int]:
        async with serving(Behind()) as call:
            lines = [await call() for _ in range(50)]
            for _, writer in lines:
                writer.write(sent)
            told = [await status(reader) for reader, _ in lines]
            while connections.of("127.0.0.1"):
                await asyncio.sleep(0.01)
            return told

    # A connection that a browser holds in store is closed without a word that it would show.
    assert set(asyncio.run(scene())) == {408 if sent else 0}


def test_a_second_request_on_a_line_has_a_deadline_too(settings) -> None:
    settings.HEADER_SECONDS = 0.3

    async def scene() -> tuple[int, int]:
        async with serving(Behind()) as call:
            reader, writer = await call()
            writer.write(head("/", method="GET"))
            first, _, _ = await answer(reader)
            writer.write(b"GET / HT")
            return first, await status(reader)

    assert asyncio.run(scene()) == (200, 408)


def test_headers_without_end_are_hung_up_on() -> None:
    async def scene() -> int:
        async with serving(Behind()) as call:
            reader, writer = await call()
            writer.write(b"GET / HTTP/1.1\r\nCookie: " + bytes(b"a" * 70 * KB))
            return await status(reader)

    assert asyncio.run(scene()) == 431


@pytest.mark.parametrize(
    "begun",
    [
        head("/", "Transfer-Encoding: chunked") + b"0\r\n",
        head("/", "Transfer-Encoding: chunked") + b"1\r\na\r\n0\r\nA: ",
        head("/", method="GET") + b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        head("/", method="GET") + b"GET / HTTP/1.1\r\nCookie: ",
    ],
    ids=["behind chunks", "in one behind chunks", "of the next", "in one of the next"],
)
def test_headers_without_end_are_hung_up_on_wherever_they_come(begun: bytes) -> None:
    async def scene() -> int:
        behind = Behind()
        behind.go_on.clear()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(begun)
            told = asyncio.create_task(status(reader))
            while not told.done():  # in reads of their own
                writer.write(b"a" * 8 * KB if begun.endswith(b" ") else (b"A: " + b"a" * KB + b"\r\n") * 8)
                await asyncio.sleep(0.05)
            return await told

    assert asyncio.run(scene()) == 431


def test_a_large_body_in_small_chunks_is_no_such_thing() -> None:
    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/play/cliffhanger/takes/", "Transfer-Encoding: chunked"))
            for _ in range(64):
                writer.write((b"40\r\n" + bytes(64) + b"\r\n") * KB)
                await writer.drain()
            writer.write(b"0\r\n\r\n")
            return await status(reader), sum(behind.came)

    assert asyncio.run(scene()) == (200, 4 * MB)


LENGTH = "Content-Length: 2"


@pytest.mark.parametrize(
    "lines",
    [
        (LENGTH, "Content-Length: 150000000"),
        ("Content-Length: 150000000", LENGTH),
        (LENGTH, "Transfer-Encoding: chunked"),
        ("Content-Length: 0", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", LENGTH),
        (f"Content-Length: {'9' * 5_000}",),
        ("Content-Length: -1",),
        ("Content-Length: +2",),
        ("Content-Length: 2, 2",),
        ("Transfer-Encoding: chunked, identity",),
    ],
)
def test_a_body_whose_end_can_be_read_in_two_ways_is_refused(lines: tuple[str, ...]) -> None:
    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/", *lines) + b"ok")
            return await status(reader), sum(behind.came)

    code, reached = asyncio.run(scene())
    assert 400 <= code < 500
    assert reached == 0


READABLE = ("", "; charset=utf-8", '; charset="UTF-8"', "; charset=iso-8859-1", "; boundary=a-b")
UNREADABLE = (
    "; charset=hex",
    '; x=1; charset = "undefined"',
    "; charset=utf-16",
    "; a*=no-such'en'x",
    "; a*0*=''x",
)


@pytest.mark.parametrize("parts", [*READABLE, *UNREADABLE])
def test_a_body_of_no_charset_that_text_has_is_refused_in_words(parts: str) -> None:
    async def scene() -> tuple[int, int]:
        behind = Behind()
        async with serving(behind) as call:
            reader, writer = await call()
            writer.write(head("/", f"Content-Type: multipart/form-data{parts}", LENGTH) + b"ok")
            return await status(reader), len(behind.came)

    assert asyncio.run(scene()) == ((200, 1) if parts in READABLE else (400, 0))


def test_no_charset_is_a_fault_of_the_site(live_site: RunningSite) -> None:
    body = b'--a\r\nContent-Disposition: form-data; name="language"\r\n\r\nen\r\n--a--\r\n'
    for parts in UNREADABLE:
        headers = {"Content-Type": f"multipart/form-data; boundary=a{parts}"}
        for method in ("GET", "POST"):
            told = httpx.request(method, f"{live_site.url}/consent/", headers=headers, content=body)
            assert (told.status_code, told.json()["code"]) == (400, "unreadable"), (method, parts)


def test_who_takes_nothing_of_an_answer_is_given_up(
    connections: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.gate.connections.UNREAD_SECONDS", 1)

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        with suppress(OSError):
            for _ in range(64):
                await send({"type": "http.response.body", "body": bytes(MB), "more_body": True})

    async def scene() -> int:
        async with serving(app) as call:
            reader, writer = await call()
            writer.write(head("/", method="GET"))
            told = await status(reader)
            async with asyncio.timeout(60):
                while connections.of("127.0.0.1"):
                    await asyncio.sleep(0.1)
            return told

    assert asyncio.run(scene()) == 200


def test_one_address_has_so_many_connections_and_room_again_when_one_closes(
    settings, connections: Counts
) -> None:
    settings.CONNECTIONS_AN_ADDRESS = 3

    async def scene() -> tuple[int, str, int]:
        async with serving(Behind()) as call:
            lines = [await call() for _ in range(3)]
            while connections.of("127.0.0.1") < 3:
                await asyncio.sleep(0.01)
            reader, _ = await call()
            told, headers, _ = await answer(reader)
            lines[0][1].close()
            while connections.of("127.0.0.1") > 2:
                await asyncio.sleep(0.01)
            reader, writer = await call()
            writer.write(head("/", method="GET"))
            return told, headers["retry-after"], await status(reader)

    assert asyncio.run(scene()) == (429, "10", 200)


def test_behind_a_proxy_those_whom_it_names_are_counted(settings) -> None:
    settings.CONNECTIONS_AN_ADDRESS = 1

    async def scene() -> list[int]:
        behind = Behind()
        behind.go_on.clear()
        async with serving(behind, proxy_headers=True) as call:
            ways = [await call() for _ in range(3)]
            for (_, writer), who in zip(ways, ("203.0.113.7", "203.0.113.8", "203.0.113.7"), strict=True):
                writer.write(head("/", f"X-Forwarded-For: {who}", method="GET"))
                while len(behind.came) < 2 and who != "203.0.113.7":
                    await asyncio.sleep(0.01)
            third = await status(ways[2][0])
            behind.go_on.set()
            return [third, *[await status(reader) for reader, _ in ways[:2]]]

    assert asyncio.run(scene()) == [429, 200, 200]


def test_a_socket_counts_as_a_connection_until_it_closes(connections: Counts) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()

    upgrade = head(
        "/ws/", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", method="GET",
    )  # fmt: skip

    async def scene() -> tuple[int, int]:
        async with serving(app) as call:
            reader, writer = await call()
            writer.write(upgrade)
            told = await status(reader)
            open_ = connections.of("127.0.0.1")
            writer.close()
            while connections.of("127.0.0.1"):
                await asyncio.sleep(0.01)
            return told, open_

    assert asyncio.run(scene()) == (101, 1)


def test_so_many_large_bodies_come_at_once_and_forms_go_on(settings) -> None:
    settings.UPLOADS_AT_ONCE = 1
    large = head("/play/cliffhanger/takes/", f"Content-Length: {MB}")

    async def scene() -> tuple[int, int]:
        async with serving(Behind()) as call:
            _, first = await call()
            first.write(large + bytes(KB))
            await asyncio.sleep(0.1)
            second, writer = await call()
            writer.write(large)
            form, writer = await call()
            writer.write(head("/consent/", "Content-Length: 2") + b"ok")
            return await status(second), await status(form)

    assert asyncio.run(scene()) == (503, 200)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("token", "told"), [("real", 200), ("yt_made_up", 401), ("", 401)])
def test_a_call_may_be_large_with_a_token_alone(token: str, told: int, moderator: User) -> None:
    held = keeping.make(moderator, "importer", [PUSH_VOTES], days=1)[1] if token == "real" else token
    said = [f"Authorization: Bearer {held}"] if held else []

    async def scene() -> int:
        async with serving(Behind()) as call:
            reader, writer = await call()
            writer.write(head("/api/v1/imports/calls", f"Content-Length: {9 * MB}", *said))
            if told == 200:
                writer.write(bytes(9 * MB))
            return await status(reader)

    assert asyncio.run(scene()) == told


def test_every_address_that_takes_a_file_is_in_the_table() -> None:
    for path in ("/play/cliffhanger/takes/", "/admin/games/promptvoice/add/", "/api/v1/imports/calls"):
        assert get_resolver().resolve(path)
        assert any(each.path.fullmatch(path) for each in uploads.uploads())


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/api/v1/votes", b"*/*", b"application/problem+json"),
        ("/consent/", b"text/html,*/*", b"text/plain; charset=utf-8"),
        ("/play/cliffhanger/takes/", b"*/*", b"application/json"),
    ],
)
def test_a_no_comes_in_the_shape_that_who_asks_can_read(path: str, accept: bytes, kind: bytes) -> None:
    body, headers = body_of(TOO_LARGE, path, [(b"accept", accept)], 8 * MB)
    assert dict(headers)[b"content-type"] == kind
    assert b"8 MB at most" in body


def test_nobody_is_not_counted() -> None:
    counts = Counts()
    assert all(counts.enter("", 1) for _ in range(3))
    assert counts.enter("a", 1)
    assert not counts.enter("a", 1)
    counts.leave("a")
    assert counts.of("a") == 0
    assert gate.UNKNOWN < 0


def written_by(site: RunningSite) -> int:
    """Bytes that the site's process has written anywhere, files and sockets alike."""
    lines = Path(f"/proc/{site.web.popen.pid}/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def test_a_site_writes_nothing_of_a_strangers_150_mb_to_an_address_that_nobody_answers_at(
    live_site: RunningSite,
) -> None:
    before, place = written_by(live_site), urlsplit(live_site.url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(head("/nowhere/", f"Content-Length: {150 * MB}"))
        with suppress(OSError):  # it hangs up at last
            for _ in range(150):
                line.sendall(bytes(MB))
    assert written_by(live_site) - before < 5 * MB
    assert httpx.post(f"{live_site.url}/nowhere/", content=bytes(65 * KB)).status_code == 413
    assert httpx.get(f"{live_site.url}/healthz").status_code == 200


def test_a_site_serves_while_hundreds_of_requests_are_half_sent(live_site: RunningSite) -> None:
    place = urlsplit(live_site.url)
    lines = [socket.create_connection((place.hostname, place.port), timeout=60) for _ in range(250)]
    for line in lines:
        line.sendall(b"POST /consent/ HTTP/1.1\r\nHost: ")
    assert httpx.get(f"{live_site.url}/healthz").status_code == 200
    told = {line.recv(64).split(b"\r\n")[0] for line in lines}
    for line in lines:
        line.close()
    assert told == {b"HTTP/1.1 408 Request Timeout"}
