"""The bars of a release page: counts as places in an SVG. Pure."""

from dataclasses import dataclass

from publishing.planning.manifest import BALANCED, Counts
from publishing.writing.card import by_language

WIDTH, LEFT, RIGHT = 400, 32, 104
BAR, GAP, GROUP = 14, 4, 44
"""In SVG units: a group of two bars per language."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    y: int
    width: int

    @property
    def end(self) -> int:
        """Where the number stands."""
        return LEFT + self.width + 6

    @property
    def base(self) -> int:
        """The line that the number stands on."""
        return self.y + BAR - 3


@dataclass(frozen=True, slots=True)
class Group:
    language: str
    y: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    groups: list[Group]
    width: int = WIDTH
    left: int = LEFT
    bar: int = BAR

    @property
    def height(self) -> int:
        return GROUP * max(1, len(self.groups))


def chart(counts: Counts) -> Chart:
    """counts: of `audio`. The longest bar takes the whole width."""
    sums = by_language(counts)
    most = max((sums[name][label] for name in sums for label in BALANCED), default=0) or 1
    groups = []
    for row, (name, labels) in enumerate(sums.items()):
        top = row * GROUP + 5
        bars = [
            Bar(
                label,
                labels[label],
                top + side * (BAR + GAP),
                round(labels[label] / most * (WIDTH - LEFT - RIGHT)),
            )
            for side, label in enumerate(BALANCED)
        ]
        groups.append(Group(name, top + BAR + GAP, bars))
    return Chart(groups)
