"""Draws the way of one recording: the stations of one-recording.md in their rooms, and who imports whom.

`python docs/way.py` writes docs/pictures/way.svg. Stations are read from the page, arrows from the code's
imports: the picture cannot say what is not so, and a test draws it again and compares.
"""

import ast
import re
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "one-recording.md"
PICTURE = ROOT / "docs" / "pictures" / "way.svg"
ROW = re.compile(r"^\| (\d+) \| `([\w./-]+)` `(\w+)` \|", re.MULTILINE)
JS_IMPORT = re.compile(r'^import .*"([\w/-]+)/[\w-]+\.js";$', re.MULTILINE)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)

COLUMN, GAP, LINE, TOP = 250, 90, 22, 64
"""Pixels: width of a column and between two, height of a line of text, above the first room."""


@dataclass(frozen=True)
class Station:
    """One stop on the way: a function in a file."""

    number: int
    path: str
    function: str
    part: str

    @property
    def room(self) -> str:
        """The folder, as the house names it: `platform/` and a game's own name are no rooms."""
        return str(Path(self.path).parent).removeprefix("platform/")


def stations(text: str) -> list[Station]:
    """Every row of the page's tables, in order, with the heading it stands under."""
    found = []
    for part in re.split(r"(?m)^(?=## )", text):
        heading = HEADING.search(part)
        found += [Station(int(n), p, f, heading[1] if heading else "") for n, p, f in ROW.findall(part)]
    return found


def imports(path: Path) -> set[str]:
    """Rooms that a module imports from."""
    if path.suffix == ".js":
        return {f"static/{name}" for name in JS_IMPORT.findall(path.read_text("utf-8"))}
    tree = ast.parse(path.read_text("utf-8"))
    names = {f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    return {room for name in names if (room := _room_of(name))}


def _room_of(name: str) -> str:
    """The room of an imported name: of `games.judging.pipeline.process` it is `games/judging`."""
    parts = name.split(".")
    for root in ("", "platform/"):
        for end in range(len(parts), 0, -1):
            path = ROOT / root / "/".join(parts[:end])
            if path.with_suffix(".py").is_file():
                return str(path.parent.relative_to(ROOT)).removeprefix("platform/")
    return ""


def arrows(rooms: list[str]) -> list[tuple[str, str]]:
    """(from, to) of rooms on the way where some module of the first imports one of the second.

    What follows from two others is left out: who imports moderation has what moderation imports.
    """
    used = {room: _used(room) & set(rooms) - {room} for room in rooms}
    return sorted(
        (room, other)
        for room in rooms
        for other in used[room]
        if not any(other in _reached(between, used, without=room) for between in used[room] - {other})
    )


def _used(room: str) -> set[str]:
    folder = ROOT / room if (ROOT / room).is_dir() else ROOT / "platform" / room
    return set().union(*(imports(path) for path in [*folder.glob("*.py"), *folder.glob("*.js")]))


def _reached(room: str, used: dict[str, set[str]], without: str) -> set[str]:
    """Every room that one gets to from this one on ways that do not lead through `without`."""
    found: set[str] = set()
    ahead = list(used[room])
    while ahead:
        each = ahead.pop()
        if each not in found and each != without:
            found.add(each)
            ahead += used[each]
    return found


def drawn(found: list[Station]) -> str:
    """The picture as SVG, a column for each part of the way; it reads in both themes."""
    parts = list(dict.fromkeys(station.part for station in found))
    boxes, heights = _boxes(found, parts)
    width = len(parts) * (COLUMN + GAP) + GAP
    body = [_heading(part, index) for index, part in enumerate(parts)]
    body += [_arrow(boxes[one], boxes[other]) for one, other in arrows(list(boxes))]
    body += [_room(room, boxes[room], found) for room in boxes]
    return HEAD.format(width=width, height=max(heights) + GAP) + "\n".join(body) + "\n</svg>\n"


def _boxes(found: list[Station], parts: list[str]) -> tuple[dict[str, tuple[int, int, int]], list[int]]:
    """(x, y, height) of every room, in the column where the way first comes through it."""
    boxes: dict[str, tuple[int, int, int]] = {}
    heights = [TOP for _ in parts]
    for station in found:
        if station.room not in boxes:
            column = parts.index(station.part)
            count = sum(each.room == station.room for each in found)
            height = (count + 1) * LINE + 18
            boxes[station.room] = (GAP + column * (COLUMN + GAP), heights[column], height)
            heights[column] += height + 28
    return boxes, heights


def _heading(part: str, column: int) -> str:
    return f'<text class="part" x="{GAP + column * (COLUMN + GAP)}" y="38">{escape(part)}</text>'


def _room(room: str, box: tuple[int, int, int], found: list[Station]) -> str:
    x, y, height = box
    lines = [f'<text class="room" x="{x + 14}" y="{y + 24}">{escape(room)}</text>']
    for index, station in enumerate(each for each in found if each.room == room):
        at = y + 24 + (index + 1) * LINE
        words = f"{station.number}  {Path(station.path).stem}.{station.function}"
        lines.append(f'<text class="stop" x="{x + 14}" y="{at}">{escape(words)}</text>')
    return f'<rect class="box" x="{x}" y="{y}" width="{COLUMN}" height="{height}" rx="12"/>' + "".join(lines)


def _arrow(one: tuple[int, int, int], other: tuple[int, int, int]) -> str:
    """From the side of one room to the side of the other; within a column, around the outside."""
    y1, y2 = one[1] + one[2] // 2, other[1] + other[2] // 2
    if one[0] == other[0]:
        x, out = one[0], one[0] - GAP // 2
        return f'<path class="arrow" d="M{x} {y1}C{out} {y1} {out} {y2} {x} {y2}"/>'
    right = other[0] > one[0]
    x1, x2 = (one[0] + COLUMN, other[0]) if right else (one[0], other[0] + COLUMN)
    middle = (x1 + x2) // 2
    return f'<path class="arrow" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
  aria-labelledby="t">
<title id="t">The way of one recording: its stations in their rooms, and which room imports which</title>
<style>
  svg {{ font-family: Inter, system-ui, sans-serif; background: #fbf7f0 }}
  .part {{ font-size: 19px; font-weight: 700; fill: #b8322a }}
  .box {{ fill: #ffffff; stroke: #5a566b; stroke-width: 1.5 }}
  .room {{ font-size: 14px; font-weight: 700; fill: #0a6b6b }}
  .stop {{ font-size: 13px; fill: #1e1b2e }}
  .arrow {{ fill: none; stroke: #0e8a8a; stroke-width: 1.5; opacity: 0.55; marker-end: url(#tip) }}
  .tip {{ fill: #0e8a8a }}
  @media (prefers-color-scheme: dark) {{
    svg {{ background: #14121f }}
    .part {{ fill: #ff7a6e }} .box {{ fill: #1f1c2e; stroke: #b6b0c6 }} .room {{ fill: #43c2c0 }}
    .stop {{ fill: #f4efe6 }} .arrow {{ stroke: #43c2c0 }} .tip {{ fill: #43c2c0 }}
  }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
"""


if __name__ == "__main__":
    PICTURE.write_text(drawn(stations(PAGE.read_text("utf-8"))), "utf-8")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
