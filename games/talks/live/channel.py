"""One side's sound as it comes in, in order; holes are filled by what is sent again. Pure."""

from typing import Final

from corpus.refusals import Fault, Refused
from games.play.messages import AHEAD_SECONDS, MAX_SPEED
from games.talks.frames import FRAMES_A_SECOND, NUMBER_BYTES, Unsaved, frame_bytes, number_of

AHEAD: Final = 60 * FRAMES_A_SECOND
"""Frames behind a hole that are held in memory: twice as long as a lost line is waited for."""

MOST_RUNS: Final = 100
"""Stretches behind holes, each an object in the storage: more holes than lost lines leave in a talk."""


class Channel:
    """What has come of one side.

    Args:
        rate: Hz.
        kept: frames below this are in the storage already.
        most: frames that one talk may have.
        now: seconds of any clock; the same one as in `add`.

    Attributes:
        next: every frame below it has come.
        saved: every frame below it is kept.
    """

    def __init__(self, rate: int, kept: int, most: int, now: float) -> None:
        self.next = self.saved = kept
        self._size, self._most, self._opened = frame_bytes(rate), most, now
        self._pending = bytearray()
        self._ahead: dict[int, bytes] = {}
        self._heard = 0

    @property
    def has_holes(self) -> bool:
        return bool(self._ahead)

    @property
    def waiting(self) -> int:
        """Bytes that are in memory alone."""
        return len(self._pending) + len(self._ahead) * self._size

    def add(self, frame: bytes, now: float) -> None:
        """One binary frame; one that came before changes nothing.

        Raises:
            Refused: odd_bytes of another length than 20 ms have, too_long, too_fast; wrong_samples, where far
                more came behind a hole than a lost line leaves.
        """
        if len(frame) != NUMBER_BYTES + self._size:
            raise Refused(Fault.ODD_BYTES)
        self._check_pace(now)
        number = number_of(frame)
        if number == self.next:
            self._take(frame[NUMBER_BYTES:])
        elif number > self.next:
            self._hold(number, frame[NUMBER_BYTES:])

    def unsaved(self) -> Unsaved:
        """What has come in order and is not kept yet; it stays until `save`."""
        return Unsaved(self.saved, bytes(self._pending))

    def save(self, until: int) -> None:
        """Every frame below `until` is kept now."""
        del self._pending[: (until - self.saved) * self._size]
        self.saved = until

    def skip(self, until: int) -> None:
        """Nothing comes any more of what is missing below `until`; all that has come is kept."""
        self.next = self.saved = until

    def check_skip(self, until: int) -> None:
        """Raises Refused: too_long; wrong_order, where more has come than would be left out."""
        if until > self._most:
            raise Refused(Fault.TOO_LONG)
        if self._ahead:
            raise Refused(Fault.WRONG_ORDER)

    def rest(self) -> list[Unsaved]:
        """What lies behind holes that nobody fills any more: neighbours as one, the longest `MOST_RUNS`."""
        runs: list[tuple[int, list[bytes]]] = []
        for number, pcm in sorted(self._ahead.items()):
            if runs and runs[-1][0] + len(runs[-1][1]) == number:
                runs[-1][1].append(pcm)
            else:
                runs.append((number, [pcm]))
        self._ahead.clear()
        longest = sorted(runs, key=lambda run: len(run[1]), reverse=True)[:MOST_RUNS]
        return [Unsaved(first, b"".join(parts)) for first, parts in sorted(longest)]

    def _take(self, pcm: bytes) -> None:
        if self.next >= self._most:
            raise Refused(Fault.TOO_LONG)
        self._pending += pcm
        self.next += 1
        while self._ahead and (held := self._ahead.pop(self.next, None)) is not None:
            self._pending += held
            self.next += 1

    def _hold(self, number: int, pcm: bytes) -> None:
        if number >= self._most:
            raise Refused(Fault.TOO_LONG)
        if len(self._ahead) >= AHEAD:
            raise Refused(Fault.WRONG_SAMPLES)
        self._ahead.setdefault(number, pcm)

    def _check_pace(self, now: float) -> None:
        """As a take: no more than 4 x real time for longer than a minute."""
        self._heard += 1
        if self._heard / FRAMES_A_SECOND - AHEAD_SECONDS > MAX_SPEED * (now - self._opened):
            raise Refused(Fault.TOO_FAST)
