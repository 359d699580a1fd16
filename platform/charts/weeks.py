"""Figures week by week with their intervals, several kinds of them beside one another. Pure.

Kinds are told apart by the style of their line and by the words of the legend, never by colour alone. Lengths
are SVG units, which are about pixels on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from charts.drawing import Chart, Mark, dot, path, text
from charts.kinds import Ticks

WIDTH: Final = 360
LEFT, RIGHT = 48, 348
TOP, BASE = 36, 196
HEIGHT: Final = 222
"""The legend above the plot, the weeks below."""

SAMPLE: Final = 26
"""Length of the stroke that a legend shows before its words."""

ASIDE: Final = 3
"""How far a kind stands beside the middle of its week, so that intervals do not hide one another."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of one week and the ends of its interval, on the axis's scale."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One kind: `kind` ends the name of its style, `words` are its legend; None where a week has none."""

    kind: str
    words: str
    weeks: Sequence[Found | None]


def over_weeks(lines: Sequence[Line], names: Sequence[str], ticks: Ticks, sentence: str, css: str) -> Chart:
    """Two lines at most, over weeks called `names`; what lies beyond the axis is drawn at its end."""
    most = ticks[-1][0]
    marks = [mark for value, words in ticks for mark in _tick(value / most, words, css)]
    marks += _names(names, css)
    for place, line in enumerate(lines):
        x = place * WIDTH // 2
        marks.append(path(f"{css}-line {css}-line--{line.kind}", f"M{x} 12h{SAMPLE}"))
        marks.append(text(f"{css}-name", x + SAMPLE + 6, 16, line.words))
        marks += _line(line, ASIDE * (2 * place - len(lines) + 1), most, css)
    return Chart(css, WIDTH, HEIGHT, sentence, tuple(marks))


def _tick(place: float, words: str, css: str) -> list[Mark]:
    line = path(f"{css}-tick", f"M{LEFT} {_y(place)}H{RIGHT}")
    return [line, text(f"{css}-words", LEFT - 6, _y(place) + 4, words, "end")]


def _names(names: Sequence[str], css: str) -> list[Mark]:
    """The first week and the last one."""
    if not names:
        return []
    ends = {0: "start", len(names) - 1: "end"}
    return [
        text(f"{css}-words", _x(at, len(names)), HEIGHT - 8, names[at], anchor) for at, anchor in ends.items()
    ]


def _line(line: Line, aside: int, most: float, css: str) -> list[Mark]:
    there = [(_x(at, len(line.weeks)) + aside, each) for at, each in enumerate(line.weeks) if each]
    points = [(x, _y(each.value / most)) for x, each in there]
    if not points:
        return []
    way = "L".join(f"{x} {y}" for x, y in points)
    marks = [path(f"{css}-line {css}-line--{line.kind}", f"M{way}")] if len(points) > 1 else []
    for x, each in there:
        marks.append(path(f"{css}-range", f"M{x} {_y(each.low / most)}V{_y(each.high / most)}"))
    return [*marks, *(dot(f"{css}-found {css}-found--{line.kind}", x, y) for x, y in points)]


def _x(at: int, weeks: int) -> float:
    """Weeks stand in the middle of columns of the same width."""
    return round(LEFT + (at + 0.5) / weeks * (RIGHT - LEFT), 1)


def _y(place: float) -> float:
    return round(BASE - min(1.0, max(0.0, place)) * (BASE - TOP), 1)
