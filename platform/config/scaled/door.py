"""A small proxy: connections go to whichever process behind it has fewest, and answers its health check.

Bytes alone, so that WebSockets pass, and hosts and origins are what the browser said. For one machine: in
front of a real site stands a proxy with TLS (docker-compose.yml).
"""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from typing import Final

CHECKED: Final = 0.5
"""Seconds between two health checks."""

PATIENCE: Final = 2.0
"""Seconds that a process has to answer one, and that a connection waits for a process that is there."""

CHUNK: Final = 1 << 16

ASKS: Final = b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"


class Door:
    """Listens until it is closed.

    Args:
        behind: ports of this machine.
        port: that it listens on; 0: any.
        checked: whether processes behind it are asked how they are.
    """

    def __init__(self, behind: Sequence[int], port: int = 0, *, checked: bool = True) -> None:
        self._load = dict.fromkeys(behind, 0)
        self._well = dict.fromkeys(behind, True)
        self._resting: set[int] = set()
        self._shut = False
        self._checked = checked
        self._open: set[asyncio.StreamWriter] = set()
        self._listening = threading.Event()
        self._failed: OSError | None = None
        self.port = port
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run()), name=f"door {port}", daemon=True
        )
        self._thread.start()
        self._listening.wait()
        if self._failed:
            raise self._failed

    def rest(self, port: int, resting: bool) -> None:
        """Send that process nobody new, as before it is restarted; or again."""
        (self._resting.add if resting else self._resting.discard)(port)

    def shut(self, shut: bool) -> None:
        """Cut every connection and refuse the next, as if nothing were behind it; or no longer."""
        self._shut = shut
        if shut:
            self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        """Cut every connection and listen no longer."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(PATIENCE)

    async def _run(self) -> None:
        """Until it is closed; what runs then is cancelled with the loop."""
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        try:
            server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=1024)
        except OSError as error:
            self._failed = error
            self._listening.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        checks = [asyncio.create_task(self._check(port)) for port in self._load if self._checked]
        await self._ended.wait()
        server.close()
        self._cut()
        for check in checks:
            check.cancel()

    def _cut(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found = None if self._shut else await self._process()
        if found is None:
            writer.transport.abort()
            return
        port, inside, outside = found
        self._open |= {writer, outside}
        try:
            await asyncio.gather(_pass(reader, outside), _pass(inside, writer))
        finally:
            self._load[port] -= 1
            self._open -= {writer, outside}
            for each in (writer, outside):
                each.close()

    async def _process(self) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter] | None:
        """A connection to a process that is well, the least busy first; None where none is for PATIENCE."""
        end = self._loop.time() + PATIENCE
        while self._loop.time() < end:
            for port in sorted(self._usable(), key=self._load.__getitem__):
                self._load[port] += 1
                try:
                    return port, *await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    self._load[port] -= 1
            await asyncio.sleep(0.1)
        return None

    def _usable(self) -> list[int]:
        return [port for port, well in self._well.items() if well and port not in self._resting]

    async def _check(self, port: int) -> None:
        while True:
            self._well[port] = await _is_well(port)
            await asyncio.sleep(CHECKED)


async def _is_well(port: int) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with closing(writer):
                writer.write(ASKS)
                said = await reader.readline()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in said


async def _pass(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Until one side ends; then the other is told so."""
    with suppress(OSError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
    with suppress(OSError, RuntimeError):
        target.write_eof()
