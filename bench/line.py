"""A slow line on loopback: round trips, a bandwidth that all connections share, and TCP's slow start.

What a browser can pretend itself (`Network.emulateNetworkConditions`) knows neither the opening of a
connection nor slow start, and of those a page's first seconds are made. The figures are Lighthouse's slow 4G.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from threading import Thread

ROUND_TRIP = 0.150
DOWN, UP = 1_600_000 / 8, 750_000 / 8
"""Bytes a second."""

SEGMENT, HEADERS = 1_460, 40
INITIAL_WINDOW = 10 * SEGMENT
"""Bytes that a connection may have under way before the first is acknowledged (RFC 6928)."""


class Wire:
    """One direction, which carries one segment after the other."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free = 0.0

    def arrival(self, size: int) -> float:
        """When a segment that is sent now is there, on the loop's clock."""
        began = max(asyncio.get_running_loop().time(), self._free)
        self._free = began + (size + HEADERS) / self._rate
        return self._free + ROUND_TRIP / 2


class Sender:
    """One end of a connection: sends as much as its window allows."""

    def __init__(self, wire: Wire, writer: asyncio.StreamWriter) -> None:
        self._wire = wire
        self._writer = writer
        self._window = INITIAL_WINDOW
        self._under_way = 0
        self._waiting: deque[bytes] = deque()

    def send(self, data: bytes) -> None:
        self._waiting.extend(data[at : at + SEGMENT] for at in range(0, len(data), SEGMENT))
        self._go_on()

    def close(self) -> None:
        """Behind what is still under way."""
        asyncio.get_running_loop().call_at(self._wire.arrival(0), self._writer.close)

    @property
    def empty(self) -> bool:
        return not self._waiting

    def _go_on(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting and self._under_way + len(self._waiting[0]) <= self._window:
            segment = self._waiting.popleft()
            self._under_way += len(segment)
            there = self._wire.arrival(len(segment))
            loop.call_at(there, self._writer.write, segment)
            loop.call_at(there + ROUND_TRIP / 2, self._acknowledged, len(segment))

    def _acknowledged(self, size: int) -> None:
        self._under_way -= size
        self._window += size  # slow start: it doubles with every round trip
        self._go_on()


class Line:
    """Between browsers and the site at `port`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._down, self._up = Wire(DOWN), Wire(UP)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(ROUND_TRIP)  # loopback has accepted it already
        answers, asks = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(
            _carried(reader, Sender(self._up, asks)), _carried(answers, Sender(self._down, writer))
        )


async def _carried(reader: asyncio.StreamReader, sender: Sender) -> None:
    try:
        while data := await reader.read(65_536):
            sender.send(data)
    except ConnectionError:
        pass  # a browser that is closed
    while not sender.empty:
        await asyncio.sleep(ROUND_TRIP)
    sender.close()


@contextmanager
def slow_line(port: int) -> Iterator[int]:
    """The port at which the site is far away."""
    opened: Future[tuple[int, Callable[[], object]]] = Future()

    async def serve() -> None:
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        server = await asyncio.start_server(Line(port).connect, "127.0.0.1", 0)
        opened.set_result((server.sockets[0].getsockname()[1], partial(loop.call_soon_threadsafe, over.set)))
        await over.wait()
        server.close()

    thread = Thread(target=asyncio.run, args=(serve(),))  # which ends what is still carried
    thread.start()
    far, close = opened.result(10)
    try:
        yield far
    finally:
        close()
        thread.join()
