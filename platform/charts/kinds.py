"""The three kinds of chart: points with whiskers from 0 to 1, a bar a day, bars in groups. Pure.

`css` is what the page's own style calls the drawing; its marks are called `css-…`. Lengths are SVG units,
which are about pixels on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from charts.drawing import Chart, Mark, bar, dot, path, share, text

LINE_WIDTH: Final = 360
LINE_EDGE: Final = 8
SHARES: Final = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
LINE_ROW: Final = 44
LINE_AXIS: Final = 26
"""Whiskers: words above, the line below; the axis under the last one."""

DAY: Final = 32
DAY_BAR: Final = 22
DAY_TOP: Final = 24
DAY_HEIGHT: Final = 120
DAY_BOTTOM: Final = 44
"""Days: the number above a bar, the bars, the days below."""

GROUP_WIDTH: Final = 400
GROUP_LEFT: Final = 32
GROUP_RIGHT: Final = 104
GROUP_ROW: Final = 44
GROUP_BAR: Final = 14
GROUP_GAP: Final = 4
"""Groups: the name on the left, the bars, and their words behind them."""


@dataclass(frozen=True, slots=True)
class Whisker:
    """A line of `whiskers`: what was found, from where to where, and what is stated, as the axis counts."""

    name: str
    words: str
    found: float
    low: float
    high: float
    stated: float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A bar of `days`; `active` fills the dot below it, `words` are its number as it is written."""

    letter: str
    count: int
    active: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of `groups`; `kind` ends the name of its style."""

    kind: str
    count: int
    words: str


Ticks = Sequence[tuple[float, str]]
"""Where an axis has a word, and which; the last one is its end, and it begins at 0."""


def whiskers(
    lines: Sequence[Whisker], sentence: str, css: str, *, ticks: Ticks = SHARES, limit: float | None = None
) -> Chart:
    """Points with their intervals, one below the other, over an axis; what lies beyond it stands at its end.

    Args:
        limit: where all lines are crossed by another one, which nothing should lie beyond.
    """
    bottom, most = LINE_ROW * len(lines), ticks[-1][0]
    marks = [mark for value, words in ticks for mark in _tick(value / most, words, bottom, css)]
    if limit is not None:
        marks.append(path(f"{css}-limit", f"M{_at(limit / most)} 0V{bottom}"))
    for row, line in enumerate(lines):
        marks += _whisker(line, row * LINE_ROW + 32, most, css)
    return Chart(css, LINE_WIDTH, bottom + LINE_AXIS, sentence, tuple(marks))


def _tick(place: float, words: str, bottom: int, css: str) -> list[Mark]:
    anchor = {0.0: "start", 1.0: "end"}.get(place, "middle")
    said = text(f"{css}-share", _at(place), bottom + LINE_AXIS - 8, words, anchor)
    return [path(f"{css}-tick", f"M{_at(place)} 0V{bottom}"), said]


def _whisker(line: Whisker, y: int, most: float, css: str) -> list[Mark]:
    right = LINE_WIDTH - LINE_EDGE
    found, low, high = (_at(value / most) for value in (line.found, line.low, line.high))
    marks = [
        text(f"{css}-name", LINE_EDGE, y - 12, line.name),
        text(f"{css}-words", right, y - 12, line.words, "end"),
        path(f"{css}-rail", f"M{LINE_EDGE} {y}H{right}"),
        path(f"{css}-range", f"M{low} {y}H{high}"),
    ]
    if line.stated is not None:
        marks.append(path(f"{css}-published", f"M{_at(line.stated / most)} {y - 8}l8 8-8 8-8-8z"))
    return [*marks, dot(f"{css}-found", found, y)]


def _at(place: float) -> float:
    held = min(1.0, max(0.0, place))
    return round(LINE_EDGE + held * (LINE_WIDTH - 2 * LINE_EDGE), 1)


def days(each: Sequence[Day], sentence: str, css: str) -> Chart:
    """A bar a day, oldest first, the last one is today. The highest takes the whole height."""
    width, base = DAY * len(each), DAY_TOP + DAY_HEIGHT
    most = max((day.count for day in each), default=0)
    marks = [path(f"{css}-base", f"M0 {base}H{width}")]
    for place, day in enumerate(each):
        today = place == len(each) - 1
        marks += _day(day, DAY * place + (DAY - DAY_BAR) // 2, share(day.count, most, DAY_HEIGHT), today, css)
    return Chart(f"{css}-chart", width, base + DAY_BOTTOM, sentence, tuple(marks))


def _day(day: Day, x: int, height: int, today: bool, css: str) -> list[Mark]:
    """A day that counted anything has a bar that can be seen."""
    middle, base, marks = x + DAY_BAR / 2, DAY_TOP + DAY_HEIGHT, []
    if day.count:
        top = base - max(3, height)
        marks = [
            bar(f"{css}-bar", x, top, DAY_BAR, base - top),
            text("", middle, top - 6, day.words or str(day.count)),
        ]
    filled = f" {css}-dot--on" if day.active else ""
    letter = text(f"{css}-today" if today else "", middle, base + 18, day.letter)
    return [*marks, letter, dot(f"{css}-dot{filled}", middle, base + 32)]


def groups(each: Sequence[tuple[str, Sequence[Bar]]], sentence: str, css: str) -> Chart:
    """Bars from left to right, in groups with a name. The longest takes the whole width."""
    most = max((bar.count for _, bars in each for bar in bars), default=0)
    marks = []
    for row, (name, bars) in enumerate(each):
        top = row * GROUP_ROW + 5
        marks.append(text(f"{css}-language", 0, top + GROUP_BAR + GROUP_GAP, name))
        for side, one in enumerate(bars):
            marks += _bar(one, top + side * (GROUP_BAR + GROUP_GAP), most, css)
    return Chart(f"{css}-chart", GROUP_WIDTH, GROUP_ROW * max(1, len(each)), sentence, tuple(marks))


def _bar(one: Bar, y: int, most: int, css: str) -> list[Mark]:
    width = share(one.count, most, GROUP_WIDTH - GROUP_LEFT - GROUP_RIGHT)
    words = text(f"{css}-count", GROUP_LEFT + width + 6, y + GROUP_BAR - 3, one.words)
    return [bar(f"{css}-bar {css}-bar--{one.kind}", GROUP_LEFT, y, width, GROUP_BAR), words]
