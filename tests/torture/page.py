"""The table in docs/cuts.md, between its two marks, and docs/pictures/cuts.svg."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from charts.drawing import Chart, Mark, bar, path, share, text
from tests.torture.measuring import Row, worse

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "cuts.md"
PICTURE: Final = ROOT / "docs" / "pictures" / "cuts.svg"

BEGIN: Final = "<!-- tests.torture begins: written by `python -m tests.torture` -->"
END: Final = "<!-- tests.torture ends -->"

HEADER: Final = (
    "| condition | takes | refused | ends missed | false ends | median | 95 % | bound | starts, 95 % | |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)

WIDTH, LEFT, RIGHT, LINE = 720, 260, 90, 20
"""SVG units: the picture, the names, what is written behind a bar, one row."""
MOST: Final = 250.0
"""Milliseconds of a bar that fills its line: what is further off is missed."""


def write(rows: Sequence[Row]) -> None:
    """Put the table into the page and draw the picture."""
    PAGE.write_text(placed(PAGE.read_text("utf-8"), table(rows)), "utf-8")
    PICTURE.write_text(drawn(picture(rows)), "utf-8")


def placed(page: str, written: str) -> str:
    """The page with what stands between its marks replaced; at its end where it has none.

    Raises:
        ValueError: only one of the marks is there.
    """
    if BEGIN not in page and END not in page:
        page = f"{page.rstrip()}\n\n## By condition\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{written}{END}{after}"


def table(rows: Sequence[Row]) -> str:
    parts = []
    for family, some in groupby(rows, key=lambda row: row.family):
        parts.append(f"\n### {family}\n\n{HEADER}{''.join(map(line, some))}")
    return "".join(parts) + "\n"


def line(row: Row) -> str:
    """A row in Markdown; errors in milliseconds, a dash where no end was measured."""
    bound = "" if row.bound.p95 is None else f"{row.bound.p95:.0f}"
    errors = [f"{value:.1f}" if row.errors else "-" for value in (row.median, row.p95)]
    refused = f"{row.refused} ({', '.join(row.problems)})" if row.refused else "0"
    told = "; ".join(worse(row))
    cells = [row.name, row.takes, refused, f"{row.missed} of {row.ends}", row.false, *errors, bound]
    cells += [f"{row.starts_p95:.1f}" if row.starts else "-", told or "holds"]
    return f"| {' | '.join(map(str, cells))} |\n"


def picture(rows: Sequence[Row]) -> Chart:
    """A bar a condition: the error that 95 % of its ends stay under, with its bound as a stroke."""
    measured = [row for row in rows if row.errors]
    marks: list[Mark] = []
    for place, row in enumerate(measured):
        marks += _row(row, place * LINE)
    sentence = "How far 95 % of the ends are off at most, in milliseconds, for each condition."
    return Chart("cuts", WIDTH, LINE * len(measured) + 8, sentence, tuple(marks))


def _row(row: Row, y: int) -> list[Mark]:
    wide, kind = max(2, _at(row.p95)), "over" if worse(row) else "holds"
    stroke = 0 if row.bound.p95 is None else _at(row.bound.p95)
    words = f"{row.p95:.0f} ms{'' if kind == 'holds' else ' ✗'}"
    marks = [
        text("cuts-name", LEFT - 8, y + 14, row.name, "end"),
        bar(f"cuts-{kind}", LEFT, y + 4, wide, LINE - 8),
        text("cuts-words", LEFT + max(wide, stroke) + 6, y + 14, words),
    ]
    return [*marks, path("cuts-bound", f"M{LEFT + stroke} {y + 2}v{LINE - 4}")] if stroke else marks


def _at(error: float) -> int:
    """How far to the right an error in milliseconds stands."""
    return share(min(error, MOST), MOST, WIDTH - LEFT - RIGHT)


def drawn(chart: Chart) -> str:
    """The chart as a file that brings its own colours, light and dark."""
    lines = []
    for mark in chart.marks:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes)
        lines.append(f"<{mark.tag}{attributes}>{escape(mark.words)}</{mark.tag}>")
    head = HEAD.format(width=chart.width, height=chart.height, sentence=escape(chart.sentence))
    return head + "\n".join(lines) + "\n</svg>\n"


HEAD: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
  aria-label="{sentence}">
<style>
  svg {{ font-family: Inter, system-ui, sans-serif; background: #fbf7f0 }}
  text {{ font-size: 12px; fill: #1e1b2e }}
  .cuts-words {{ fill: #5a566b }}
  .cuts-holds {{ fill: #0e8a8a }}
  .cuts-over {{ fill: #a8324a }}
  .cuts-bound {{ stroke: #1e1b2e; stroke-width: 2; fill: none }}
  @media (prefers-color-scheme: dark) {{
    svg {{ background: #14121f }}
    text {{ fill: #f4efe6 }}
    .cuts-words {{ fill: #b6b0c6 }}
    .cuts-holds {{ fill: #43c2c0 }}
    .cuts-over {{ fill: #f0768b }}
    .cuts-bound {{ stroke: #f4efe6 }}
  }}
</style>
"""
