"""Two maps of the same town that do not quite agree, and one way through it, drawn from a seed. Pure.

A map is a grid of cells; in some stands a landmark, and the way leads from cell to cell past those that both
maps have. Two landmarks stand on one map only, two on the other only, and one cell has another landmark on
either: what the HCRC Map Task calls absent and renamed landmarks (Anderson et al. 1991).
"""

from collections import deque
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

COLUMNS, ROWS = 7, 8
"""Upright, as a telephone is."""

SHARED: Final = 6
"""Landmarks that both maps have, in the same cell."""

ONLY_ONE: Final = 2
"""Landmarks that each map has and the other has not."""

PASSED: Final = 4
"""Shared landmarks that the way passes."""

SHORTEST, LONGEST = 14, 26
"""Cells of a way that can be told in four minutes."""

Town = dict[int, str]
"""Cell to landmark; cells are counted from 0, row by row."""


@dataclass(frozen=True, slots=True)
class Maps:
    """The map of who has the way, the map of who follows, and the way: cells, each beside the one before."""

    guide: Town
    follower: Town
    way: tuple[int, ...]


def draw(rng: Random, landmarks: Iterable[str]) -> Maps:
    """Maps; the same generator state draws the same ones. Tries until a way fits, which is soon.

    Args:
        landmarks: names of at least SHARED + 2 * ONLY_ONE + 2 of them.
    """
    names = sorted(landmarks)
    while True:
        cells = _apart(rng, SHARED + 2 * ONLY_ONE + 1)
        way = _way(rng, cells) if cells else ()
        if SHORTEST <= len(way) <= LONGEST:
            return _maps(rng.sample(names, len(cells) + 1), cells, way)


def beside(cell: int, other: int) -> bool:
    """Whether two cells share an edge."""
    return other in _around(cell)


def _apart(rng: Random, count: int) -> list[int]:
    """Cells of which no two touch, not even at a corner; empty where this order has no room for all."""
    chosen: list[int] = []
    for cell in rng.sample(range(COLUMNS * ROWS), COLUMNS * ROWS):
        if all(_distance(cell, each) > 1 for each in chosen):
            chosen.append(cell)
        if len(chosen) == count:
            return chosen
    return []


def _way(rng: Random, cells: list[int]) -> tuple[int, ...]:
    """From a cell at the left edge past PASSED of the shared landmarks, never through one, no cell twice."""
    taken = set(cells)
    starts = [row * COLUMNS for row in range(ROWS) if row * COLUMNS not in taken]
    way = [rng.choice(starts)]
    for landmark in rng.sample(cells[:SHARED], PASSED):
        nearby = _around(landmark)
        if way[-1] in nearby:
            continue
        more = _shortest(rng, way[-1], nearby, taken | set(way))
        if not more:
            return ()
        way += more
    return tuple(way)


def _shortest(rng: Random, start: int, goals: Set[int], taken: Set[int]) -> list[int]:
    """The cells after `start` on a shortest way to one of the goals; empty where there is none."""
    came: dict[int, int] = {start: start}
    queue = deque([start])
    while queue:
        cell = queue.popleft()
        if cell in goals and cell != start:
            return _back(came, start, cell)
        around = sorted(_around(cell) - taken - came.keys())
        for each in rng.sample(around, len(around)):
            came[each] = cell
            queue.append(each)
    return []


def _back(came: dict[int, int], start: int, cell: int) -> list[int]:
    steps = [cell]
    while came[steps[-1]] != start:
        steps.append(came[steps[-1]])
    return steps[::-1]


def _maps(names: list[str], cells: list[int], way: tuple[int, ...]) -> Maps:
    shared = dict(zip(cells[:SHARED], names, strict=False))
    rest = cells[SHARED:]
    mine, theirs = rest[:ONLY_ONE], rest[ONLY_ONE : 2 * ONLY_ONE]
    left = iter(names[SHARED:])
    guide = shared | {cell: next(left) for cell in [*mine, rest[-1]]}
    follower = shared | {cell: next(left) for cell in [*theirs, rest[-1]]}
    return Maps(guide, follower, way)


def connected(cells: Iterable[int], start: int) -> list[int]:
    """A way as it was drawn, up to the first cell that does not touch the one before."""
    drawn = [start, *cells]
    stop = next(
        (place for place, (one, two) in enumerate(pairwise(drawn)) if not beside(one, two)), len(drawn)
    )
    return drawn[1 : stop + 1]


def _around(cell: int) -> Set[int]:
    x, y = cell % COLUMNS, cell // COLUMNS
    steps = ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))
    return {row * COLUMNS + column for column, row in steps if 0 <= column < COLUMNS and 0 <= row < ROWS}


def _distance(cell: int, other: int) -> int:
    return max(abs(cell % COLUMNS - other % COLUMNS), abs(cell // COLUMNS - other // COLUMNS))
