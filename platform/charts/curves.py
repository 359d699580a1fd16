"""Steps that fall from left to right: what share is left at what time, one line above the other. Pure.

Lines are told apart by their style and by the words of the legend, never by colour alone. Lengths are SVG
units, which are about pixels on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from charts.drawing import Chart, Mark, dot, path, text

WIDTH: Final = 360
LEFT, RIGHT = 52, 352
TOP, BASE = 48, 218
HEIGHT: Final = 258
"""The legend and the name of the upright axis above the plot, the ticks and the name of the other below."""

SAMPLE: Final = 26
"""Length of the stroke that a legend shows before its words."""

MOST_MS: Final = 2_000.0
TICKS_MS: Final = (300.0, 600.0, 1_000.0, 1_500.0, 2_000.0)
SHARES: Final = (0.0, 0.1, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """(ms, share 0 to 1) from left to right; `kind` ends the name of its style, `words` are its legend."""

    kind: str
    words: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Spread:
    """A point and its interval, along the one axis or the other.

    Attributes:
        low, high: shares where `upright`, else milliseconds.
    """

    ms: float
    share: float
    low: float
    high: float
    upright: bool


@dataclass(frozen=True, slots=True)
class Axes:
    """What the two are called: `across` in time, `up` in shares; `times`: `TICKS_MS` as they are written."""

    across: str
    up: str
    times: Sequence[str]


def steps(curves: Sequence[Curve], spreads: Sequence[Spread], axes: Axes, sentence: str, css: str) -> Chart:
    """Up to 2 s and from 0 to 100 %; what lies further on is not drawn."""
    marks = [*_grid(axes, css), *_legend(curves, css)]
    marks += [path(f"{css}-line {css}-line--{each.kind}", _steps(each)) for each in curves if _seen(each)]
    for spread in spreads:
        if spread.ms <= MOST_MS:
            marks += _spread(spread, css)
    return Chart(css, WIDTH, HEIGHT, sentence, tuple(marks))


def _grid(axes: Axes, css: str) -> list[Mark]:
    marks = []
    for share in SHARES:
        marks.append(path(f"{css}-tick", f"M{LEFT} {_y(share)}H{RIGHT}"))
        marks.append(text(f"{css}-words", LEFT - 6, _y(share) + 4, f"{round(100 * share)} %", "end"))
    for ms, words in zip(TICKS_MS, axes.times, strict=True):
        marks.append(path(f"{css}-tick", f"M{_x(ms)} {TOP}V{BASE}"))
        anchor = "end" if ms == MOST_MS else "middle"
        marks.append(text(f"{css}-words", _x(ms), BASE + 16, words, anchor))
    marks.append(text(f"{css}-words", 0, TOP - 12, axes.up, "start"))
    return [*marks, text(f"{css}-words", RIGHT, HEIGHT - 6, axes.across, "end")]


def _legend(curves: Sequence[Curve], css: str) -> list[Mark]:
    marks = []
    for curve, x in zip(curves, (0, WIDTH // 2), strict=False):
        marks.append(path(f"{css}-line {css}-line--{curve.kind}", f"M{x} 12h{SAMPLE}"))
        marks.append(text(f"{css}-name", x + SAMPLE + 6, 16, curve.words))
    return marks


def _seen(curve: Curve) -> list[tuple[float, float]]:
    return [point for point in curve.points if point[0] <= MOST_MS]


def _steps(curve: Curve) -> str:
    """From each point straight on to the next one's time, then down; the last goes on to the edge."""
    (ms, share), *others = _seen(curve)
    falls = "".join(f"H{_x(later)}V{_y(less)}" for later, less in others)
    return f"M{_x(ms)} {_y(share)}{falls}H{RIGHT}"


def _spread(spread: Spread, css: str) -> list[Mark]:
    x, y = _x(spread.ms), _y(spread.share)
    if spread.upright:
        reach = f"M{x} {_y(spread.low)}V{_y(spread.high)}"
    else:
        reach = f"M{_x(spread.low)} {y}H{_x(min(spread.high, MOST_MS))}"
    return [path(f"{css}-range", reach), dot(f"{css}-found", x, y)]


def _x(ms: float) -> float:
    return round(LEFT + ms / MOST_MS * (RIGHT - LEFT), 1)


def _y(share: float) -> float:
    return round(BASE - share * (BASE - TOP), 1)
