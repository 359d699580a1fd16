"""Two pictures that are nearly the same, drawn from a seed. Pure.

A picture is a grid, and in some of its cells stands one thing. The topmost row is sky. They differ in
DIFFERENCES cells, each of them in one way: another colour, another size, another thing, or nothing at all
where the other has one.
"""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from games.catalogue.two.spot_the_difference.things import COLOURS, GROUND, SIZES, SKY

COLUMNS, ROWS = 5, 5
"""Low enough for a telephone to show it whole, with cells wide enough for a thumb."""

THINGS: Final = 17
"""Of 25 cells; Diapix scenes (Van Engen et al. 2010) have about as many to talk about in five minutes."""

IN_THE_SKY: Final = 3

DIFFERENCES: Final = 6
"""Half of Diapix's twelve, since a game lasts four minutes and not ten."""

KINDS: Final = ("colour", "size", "thing", "missing")
"""How a cell can differ; every kind occurs in every pair of pictures."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: keys of SKY or GROUND, COLOURS and SIZES."""

    shape: str
    colour: str
    size: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which the pictures differ, and how."""

    cell: int
    kind: str


Picture = dict[int, Thing]
"""Cell to what stands there; cells are counted from 0, row by row."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The pictures of side 0 and side 1, and in what they differ, by cell."""

    pictures: tuple[Picture, Picture]
    differences: tuple[Difference, ...]


def draw(rng: Random) -> Pair:
    """Two pictures; the same generator state draws the same ones."""
    picture = _picture(rng)
    cells = sorted(rng.sample(sorted(picture), DIFFERENCES))
    kinds = [*KINDS, *rng.sample(KINDS, DIFFERENCES - len(KINDS))]
    rng.shuffle(kinds)
    pictures = (dict(picture), dict(picture))
    for cell, kind in zip(cells, kinds, strict=True):
        changed = pictures[rng.randrange(2)]
        if kind == "missing":
            del changed[cell]
        else:
            changed[cell] = _other(rng, picture, cell, kind)
    found = tuple(Difference(cell, kind) for cell, kind in zip(cells, kinds, strict=True))
    return Pair(pictures, found)


def _picture(rng: Random) -> Picture:
    sky = rng.sample(range(COLUMNS), IN_THE_SKY)
    ground = rng.sample(range(COLUMNS, COLUMNS * ROWS), THINGS - IN_THE_SKY)
    shapes = [*rng.sample(sorted(SKY), IN_THE_SKY), *_each_once_first(rng, len(ground))]
    return {
        cell: Thing(shape, rng.choice(sorted(COLOURS)), rng.choice(sorted(SIZES)))
        for cell, shape in zip([*sky, *ground], shapes, strict=True)
    }


def _each_once_first(rng: Random, count: int) -> list[str]:
    """Shapes of the ground: all of them before one comes again."""
    shapes: list[str] = []
    while len(shapes) < count:
        shapes += rng.sample(sorted(GROUND), len(GROUND))
    return shapes[:count]


def _other(rng: Random, picture: Picture, cell: int, kind: str) -> Thing:
    """The thing of a cell as the other picture has it."""
    thing = picture[cell]
    if kind == "colour":
        return replace(thing, colour=rng.choice(sorted(COLOURS.keys() - {thing.colour})))
    if kind == "size":
        return replace(thing, size=next(size for size in SIZES if size != thing.size))
    kin = SKY if thing.shape in SKY else GROUND
    return replace(thing, shape=rng.choice(sorted(kin.keys() - {thing.shape})))
