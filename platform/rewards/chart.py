"""The points of the last days as places in an SVG. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

STEP: Final = 32
BAR: Final = 22
TOP: Final = 24
HEIGHT: Final = 120
BOTTOM: Final = 44
"""In SVG units, which are about pixels on a phone: the number above a bar, the bars, the days below."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day; `active`: whether something was kept on it, which the dot below says."""

    day: date
    points: int
    x: int
    height: int
    active: bool
    today: bool

    @property
    def y(self) -> int:
        return TOP + HEIGHT - self.height

    @property
    def middle(self) -> float:
        return self.x + BAR / 2

    @property
    def letter(self) -> str:
        return "MTWTFSS"[self.day.weekday()]


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    base: int = TOP + HEIGHT
    bar: int = BAR

    @property
    def width(self) -> int:
        return STEP * len(self.bars)

    @property
    def height(self) -> int:
        return TOP + HEIGHT + BOTTOM

    @property
    def sentence(self) -> str:
        """The drawing in words."""
        days = [f"{bar.day:%A} {bar.day.day}: {bar.points}" for bar in self.bars if bar.points]
        return f"Points of the last {len(self.bars)} days. {'; '.join(days) or 'None yet'}."


def chart(days: Sequence[tuple[date, int]], active: Collection[date]) -> Chart:
    """days: oldest first, the last one is today. The highest bar takes the whole height."""
    most = max((points for _, points in days), default=0) or 1
    return Chart(
        [
            Bar(
                day,
                points,
                STEP * place + (STEP - BAR) // 2,
                max(3, round(HEIGHT * points / most)) if points else 0,
                day in active,
                place == len(days) - 1,
            )
            for place, (day, points) in enumerate(days)
        ]
    )
