"""The maze of Maze Courier: a street map with four to six forks and one way through. Pure.

Streets lie on a grid, x to the right, y downwards. The courier enters at the left edge and never heads back
to the left, so that the way stays readable; every cell is used once, so the streets are a tree and there is
one way only.
"""

from dataclasses import dataclass
from random import Random

WIDTH, HEIGHT = 7, 3
"""Cells of the grid: low, since a phone has to show floor line and button below it without scrolling."""
FORKS = (4, 5, 6)
TURNS = ("left", "straight", "right")
EAST = (1, 0)
WEST = (-1, 0)

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the courier has to choose.

    Attributes:
        at: its cell.
        turn: the right choice, as the courier sees it.
        ways: every open choice and the cell it leads to.
    """

    at: Cell
    turn: str
    ways: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Maze:
    """Start, forks in the order of the way, and goal."""

    start: Cell
    forks: tuple[Fork, ...]
    goal: Cell


def draw(rng: Random) -> Maze:
    """A maze; the same generator state draws the same one.

    Walks at random until one fits: about every fortieth does, in microseconds.
    """
    count = rng.choice(FORKS)
    while True:
        maze = _attempt(rng, count)
        if maze:
            return maze


def turned(heading: Cell, turn: str) -> Cell:
    """The heading after a turn; y points downwards."""
    x, y = heading
    return {"left": (y, -x), "straight": heading, "right": (-y, x)}[turn]


def _attempt(rng: Random, count: int) -> Maze | None:
    start = (0, rng.randrange(HEIGHT))
    turns = [rng.choice(TURNS) for _ in range(count)]
    cells = _walk(start, turns)
    # A way that only goes straight, or folds onto itself or off the map, is no maze.
    if turns.count("straight") > count // 2 or len(set(cells)) < len(cells) or not all(map(_inside, cells)):
        return None
    forks = _forks(rng, cells, turns)
    return Maze(start, forks, cells[-1]) if forks else None


def _walk(start: Cell, turns: list[str]) -> list[Cell]:
    """Start, every fork, goal; leaves the map at once where it would head back to the left."""
    heading, cells = EAST, [start, _step(start, EAST)]
    for turn in turns:
        heading = turned(heading, turn)
        cells.append(_step(cells[-1], heading) if heading != WEST else (-1, -1))
    return cells


def _forks(rng: Random, cells: list[Cell], turns: list[str]) -> tuple[Fork, ...]:
    """One or two wrong ways for every fork, each to a cell of its own; empty when one has no room for any."""
    taken = set(cells)
    forks: list[Fork] = []
    for before, at, after, turn in zip(cells, cells[1:], cells[2:], turns, strict=False):
        wrong = _free(before, at, taken)
        if not wrong:
            return ()
        chosen = rng.sample(sorted(wrong), min(len(wrong), rng.choice((1, 2))))
        taken.update(wrong[name] for name in chosen)
        ways = {turn: after, **{name: wrong[name] for name in chosen}}
        forks.append(Fork(at, turn, {name: ways[name] for name in TURNS if name in ways}))
    return tuple(forks)


def _free(before: Cell, at: Cell, taken: set[Cell]) -> dict[str, Cell]:
    """The choices at a fork that lead to a cell nothing else uses."""
    heading = (at[0] - before[0], at[1] - before[1])
    ways = {turn: _step(at, turned(heading, turn)) for turn in TURNS}
    return {turn: cell for turn, cell in ways.items() if cell not in taken and _inside(cell)}


def _step(cell: Cell, heading: Cell) -> Cell:
    return cell[0] + heading[0], cell[1] + heading[1]


def _inside(cell: Cell) -> bool:
    return 0 <= cell[0] < WIDTH and 0 <= cell[1] < HEIGHT
