"""When the house speaks: after the player's answer, or when none comes for long enough. Pure; clocks are
handed in, in seconds since the beginning.

It never begins while the player speaks. Whoever speaks into its turn for longer than a backchannel lasts gets
the floor, and hears the rest after their own.
"""

from dataclasses import dataclass
from typing import Final

from games.catalogue.two.house import Script, Turn

FIRST: Final = 1.0
"""After the beginning, before its first word."""
QUIET: Final = 0.8
"""Of quiet after an answer: a pause that holds the floor is shorter, most of the time."""
PATIENCE: Final = 4.0
"""Without an answer, after which it says its turn once more; after as long again it goes on."""
GIVES_WAY: Final = 0.7
"""Of speech into its turn; backchannels are shorter, most of the time."""
STORY: Final = 1.5
"""Of speech in one go that it shows to have heard,"""
BREATH: Final = 0.4
"""after so much quiet,"""
APART: Final = 4.0
"""and not sooner after its own last word."""
NEVER: Final = float("-inf")


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the player: whether they speak, and when their last speech began and ended."""

    speaking: bool = False
    began: float = NEVER
    ended: float = NEVER


class Turns:
    """Args: `place`: of the turn that is next, where an earlier line of the same talk has said some.

    Attributes:
        place: of the turn that is next.
    """

    def __init__(self, script: Script, place: int = 0) -> None:
        self.place = place
        self._script = script
        self._left: tuple[str, ...] = ()
        self._last: tuple[str, ...] = script.turns[place - 1].lines if place else ()
        self._ended = 0.0
        self._again = False

    @property
    def done(self) -> bool:
        """Whether all has been said, as far as it depends on the house."""
        return self.place == len(self._script.turns) and not self._left

    def due(self, now: float, heard: Heard) -> tuple[str, ...]:
        """Keys of the lines that it says now; empty of none."""
        quiet = now - max(heard.ended, self._ended)
        if heard.speaking or now < FIRST:
            return ()
        if self._left:
            return self._begin(self._left) if quiet >= QUIET else ()
        turn = self._next()
        if turn is None or now < turn.earliest:
            return self._shown(now, heard)
        has_answer = heard.ended > self._ended
        if not turn.answered or (has_answer and quiet >= QUIET):
            return self._go_on(turn)
        if has_answer or quiet < PATIENCE:
            return ()
        if self._again:
            return self._go_on(turn)
        self._again = True
        return self._begin(self._last)

    def gives_way(self, now: float, heard: Heard) -> bool:
        """Whether it stops, in the middle of its turn."""
        return heard.speaking and now - max(heard.began, self._ended) >= GIVES_WAY

    def stopped(self, left: tuple[str, ...], now: float) -> None:
        """It has given way, with these lines unsaid."""
        self._left, self._ended = left, now

    def said(self, now: float) -> None:
        """All of what was due is out."""
        self._ended = now

    def _next(self) -> Turn | None:
        turns = self._script.turns
        return turns[self.place] if self.place < len(turns) else None

    def _go_on(self, turn: Turn) -> tuple[str, ...]:
        self.place += 1
        self._last, self._again = turn.lines, False
        return self._begin(turn.lines)

    def _begin(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        self._left = ()
        return lines

    def _shown(self, now: float, heard: Heard) -> tuple[str, ...]:
        """That it is there, to who tells something."""
        told = heard.ended > self._ended and heard.ended - heard.began >= STORY
        soon = now - heard.ended < BREATH or now - self._ended < APART
        return (self._script.listens,) if told and not soon else ()
