"""Points with their intervals, as places in an SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moderation.scoreboard.measures import Interval

WIDTH: Final = 360
LEFT: Final = 8
SPAN: Final = WIDTH - 2 * LEFT
ROW: Final = 44
"""In SVG units, which are about pixels on a phone: words above, the line below."""

AXIS: Final = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One line: a name, what was measured here, and what the authors state, each 0 to 1."""

    name: str
    found: Interval
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A mark with its places."""

    name: str
    words: str
    y: int
    at: float
    low: float
    high: float
    diamond: str

    @property
    def base(self) -> int:
        """The line that the words stand on."""
        return self.y - 12


@dataclass(frozen=True, slots=True)
class Whiskers:
    lines: list[Line]
    title: str
    ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = LEFT + SPAN

    @property
    def height(self) -> int:
        return ROW * len(self.lines) + AXIS

    @property
    def bottom(self) -> int:
        """Where the lines of the ticks end."""
        return ROW * len(self.lines)

    @property
    def sentence(self) -> str:
        """The drawing in words."""
        return f"{self.title}: " + "; ".join(f"{line.name} {line.words}" for line in self.lines)


def whiskers(marks: Sequence[Mark], title: str) -> Whiskers | None:
    """The drawing; None of nothing."""
    if not marks:
        return None
    lines = [_line(mark, row) for row, mark in enumerate(marks)]
    return Whiskers(lines, title, tuple((_at(share), f"{100 * share:.0f} %") for share in (0.0, 0.5, 1.0)))


def per_cent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _line(mark: Mark, row: int) -> Line:
    found = mark.found
    words = f"{per_cent(found.value)} ({100 * found.low:.0f} to {100 * found.high:.0f})"
    diamond = ""
    y = row * ROW + 32
    if mark.published is not None:
        words += f", published {per_cent(mark.published)}"
        x = _at(mark.published)
        diamond = f"M{x} {y - 8}l8 8-8 8-8-8z"
    return Line(mark.name, words, y, _at(found.value), _at(found.low), _at(found.high), diamond)


def _at(share: float) -> float:
    return round(LEFT + share * SPAN, 1)
