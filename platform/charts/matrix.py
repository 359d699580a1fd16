"""How much there is of what: a square for each pair, the fuller the more. Pure.

A square says its number, so that nothing hangs on its shade. Lengths are SVG units, which are about pixels on
a phone.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from charts.drawing import Chart, Mark, square, text

LEFT: Final = 96
TOP: Final = 28
CELL: Final = 58
ROW: Final = 30
GAP: Final = 2
SHADES: Final = 4
"""Shades beside nothing at all; each begins at a quarter of the fullest square, the first at one."""


def matrix(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    counts: Mapping[tuple[str, str], int],
    written: Mapping[int, str],
    sentence: str,
    css: str,
) -> Chart:
    """rows, columns: key and name, in order; counts: by row and column; written: each count as it is said."""
    most = max(counts.values(), default=0)
    marks = [
        text(f"{css}-column", LEFT + CELL * at + CELL // 2, TOP - 10, name, "middle")
        for at, (_, name) in enumerate(columns)
    ]
    for at, (row, name) in enumerate(rows):
        y = TOP + ROW * at
        marks.append(text(f"{css}-row", LEFT - 8, y + ROW // 2 + 4, name, "end"))
        for place, (column, _) in enumerate(columns):
            count = counts.get((row, column), 0)
            marks += _cell(LEFT + CELL * place, y, _shade(count, most), written.get(count, "0"), css)
    return Chart(css, LEFT + CELL * len(columns), TOP + ROW * len(rows), sentence, tuple(marks))


def _cell(x: int, y: int, shade: int, words: str, css: str) -> list[Mark]:
    return [
        square(f"{css}-cell {css}-cell--{shade}", x + GAP, y + GAP, CELL - 2 * GAP, ROW - 2 * GAP),
        text(f"{css}-count", x + CELL // 2, y + ROW // 2 + 4, words, "middle"),
    ]


def _shade(count: int, most: int) -> int:
    """0 of nothing, then 1 to `SHADES`."""
    return min(SHADES, 1 + SHADES * count // max(1, most)) if count else 0
