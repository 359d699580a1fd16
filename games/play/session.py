"""One player's connection, as a machine that knows what may come next. Pure and sync.

Pace. A take may arrive as fast as the line allows, since a browser sends it again from the start after a lost
connection. What may not happen is more than 4 x real time for longer than one whole take: everything received
on a connection may be ahead of 4 x the time it has been open by at most 60 seconds of sound.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from corpus.refusals import Fault, Refused
from games.catalogue import opposing
from games.play.messages import (
    AHEAD_SECONDS,
    BYTES_PER_SAMPLE,
    FRAME_BYTES,
    MAX_MARKS,
    MAX_SECONDS,
    MAX_SPEED,
    MOST_SMALL,
    SMALL_BYTES,
    VERSION,
    Hello,
    Mark,
    Next,
    Start,
    Stop,
)
from games.play.protocol import parse


@dataclass(frozen=True, slots=True)
class Round:
    """What was given out to whom; a signed token carries it through the browser and back."""

    id: str
    contributor: str
    game: str
    language: str
    prompt_key: str
    prompt: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """The session wants a round to be offered; `shown`: key of the prompt that is played already."""

    language: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A take has begun; `opponent`: its page asks for one."""

    round: Round
    sample_rate: int
    opponent: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """The page has heard the player pause, up to this sample of the take."""

    at: int


@dataclass(frozen=True, slots=True)
class ReceivedTake:
    """A whole take, counted but not yet hashed: hashing 5.8 MB belongs in a thread, not on the event loop.

    Attributes:
        opponent: whether one listens to it.
        moves: what that did, as events of the timeline.
        again: whether it may have been sent before, in part at least, so that moves are missing.
    """

    round: Round
    sample_rate: int
    settings: dict[str, Any]
    marks: tuple[Mark, ...]
    sha256: str
    pcm: bytes
    opponent: bool = False
    moves: tuple[dict[str, Any], ...] = ()
    again: bool = False

    def check(self) -> None:
        """Raises Refused(wrong_sha256) when the bytes are not those the player's page hashed."""
        if hashlib.sha256(self.pcm).hexdigest() != self.sha256:
            raise Refused(Fault.WRONG_SHA256)


class Step(Enum):
    """What a connection is at; docs/protocol.md has what may be said at each."""

    GREETING = auto()
    READY = auto()
    RECORDING = auto()


class Session:
    """What one connection has said so far, and what it may say next; `step` is where it stands.

    Args:
        languages: those the game is played in.
        open_round: reads a signed round token; raises Refused when it is not to be accepted.
        now: seconds on any steady clock, the same one in every later call.
        step: where to begin; HTTP has no greeting.
    """

    def __init__(
        self,
        languages: Collection[str],
        open_round: Callable[[str], Round],
        now: float,
        step: Step = Step.GREETING,
    ) -> None:
        self._languages = languages
        self._open_round = open_round
        self._opened = now
        self._earlier = 0.0
        self.step = step
        self._bytes = self._before = self._small = 0
        self._frames: list[bytes] = []
        self._marks: list[Mark] = []
        self.language = ""

    @property
    def heard(self) -> int:
        """Bytes of sound, of all takes so far."""
        return self._before + self._bytes

    def sound(self) -> tuple[bytes, ...]:
        """The frames of the take so far."""
        return tuple(self._frames)

    def text(self, text: str) -> Offer | Begun | Paused | ReceivedTake | None:
        """Take one text frame; say what is to be done about it.

        Raises:
            Refused: malformed, or not in this order.
        """
        match parse(text):
            case Hello() as hello:
                return self._hello(hello)
            case Next():
                return self._next()
            case Start() as start:
                self.start(start)
                return Begun(self._round, start.sample_rate, start.opponent)
            case Mark() as mark:
                self.mark(mark)
                return Paused(mark.at) if mark.name == opposing.PAUSED else None
            case Stop() as stop:
                return self.stop(stop)

    def frame(self, data: bytes, now: float) -> None:
        """Take one binary frame of PCM16. The path of every 100 ms of every player: nothing here allocates.

        Raises:
            Refused: wrong_order, frame_too_large, odd_bytes, too_long, too_fast.
        """
        if self.step is not Step.RECORDING:
            raise Refused(Fault.WRONG_ORDER)
        size = len(data)
        if size > FRAME_BYTES:
            raise Refused(Fault.FRAME_TOO_LARGE)
        if size & 1:
            raise Refused(Fault.ODD_BYTES)
        if size < SMALL_BYTES:
            self._count_small()
        self._bytes = total = self._bytes + size
        if total > self._free:
            self._check(total, now)
        # Kept as they came and joined once at the end: a buffer that grows is copied again and again.
        self._frames.append(data)

    def start(self, start: Start) -> None:
        """A take begins. Only in a round that was given out to this player."""
        self._expect(Step.READY)
        self._round = self._open_round(start.round)
        self.step = Step.RECORDING
        self._start = start
        self._bytes_per_second = start.sample_rate * BYTES_PER_SAMPLE
        # Up to here the clock need not be asked.
        self._free = int(max(0.0, AHEAD_SECONDS - self._earlier) * self._bytes_per_second)

    def mark(self, mark: Mark) -> None:
        """The page did something at a sample; marks come in order. What the opponent does, no page says."""
        self._expect(Step.RECORDING)
        if mark.name in opposing.OF_THE_SERVER:
            raise Refused(Fault.INVALID_MESSAGE)
        if len(self._marks) >= MAX_MARKS:
            raise Refused(Fault.TOO_MANY_MARKS)
        if self._marks and mark.at < self._marks[-1].at:
            raise Refused(Fault.MARK_OUT_OF_RANGE)
        self._marks.append(mark)

    def stop(self, stop: Stop) -> ReceivedTake:
        """The take is whole. The session lets go of its bytes, so that they are freed once stored."""
        self._expect(Step.RECORDING)
        if not self._bytes:
            raise Refused(Fault.EMPTY_TAKE)
        if stop.samples * BYTES_PER_SAMPLE != self._bytes:
            raise Refused(Fault.WRONG_SAMPLES)
        if self._marks and self._marks[-1].at > stop.samples:
            raise Refused(Fault.MARK_OUT_OF_RANGE)
        begun, marks, pcm = self._start, tuple(self._marks), b"".join(self._frames)
        given = (self._round, begun.sample_rate, begun.settings, marks, stop.sha256, pcm)
        take = ReceivedTake(*given, begun.opponent)
        self._forget_take()
        return take

    def _hello(self, hello: Hello) -> Offer:
        self._expect(Step.GREETING)
        if hello.protocol != VERSION:
            raise Refused(Fault.UNKNOWN_PROTOCOL)
        if hello.language not in self._languages:
            raise Refused(Fault.UNKNOWN_LANGUAGE)
        self.language = hello.language
        self.step = Step.READY
        return Offer(self.language, hello.prompt)

    def _next(self) -> Offer:
        if self.step is Step.GREETING:
            raise Refused(Fault.WRONG_ORDER)
        self._forget_take()
        return Offer(self.language)

    def _expect(self, step: Step) -> None:
        if self.step is not step:
            raise Refused(Fault.WRONG_ORDER)

    def _check(self, total: int, now: float) -> None:
        """The rare half of `frame`: `total` bytes are more than are free on any clock."""
        seconds = total / self._bytes_per_second
        if seconds > MAX_SECONDS:
            raise Refused(Fault.TOO_LONG)
        if self._earlier + seconds - AHEAD_SECONDS > MAX_SPEED * (now - self._opened):
            raise Refused(Fault.TOO_FAST)

    def _count_small(self) -> None:
        self._small += 1
        if self._small > MOST_SMALL:
            raise Refused(Fault.TOO_FAST)

    def _forget_take(self) -> None:
        """Ready for another one. What was received still counts for the pace."""
        if self.step is Step.RECORDING:
            self._earlier += self._bytes / self._bytes_per_second
        self.step = Step.READY
        self._before += self._bytes
        self._bytes, self._small, self._frames = 0, 0, []
        self._marks = []


def posted_take(
    open_round: Callable[[str], Round], said: tuple[Start, list[Mark], Stop], frames: Iterable[bytes]
) -> ReceivedTake:
    """A take that came whole, over HTTP, by the same rules as one that came in frames.

    Raises:
        Refused: as the methods of `Session`; never too_fast, since one take is within what may be ahead.
    """
    start, marks, stop = said
    session = Session((), open_round, now=0.0, step=Step.READY)
    session.start(start)
    for frame in frames:
        session.frame(frame, now=0.0)
    for mark in marks:
        session.mark(mark)
    # Nobody listens to what comes whole; somebody may have, to what came of it over a socket.
    return replace(session.stop(stop), opponent=False, again=start.opponent)
