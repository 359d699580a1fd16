"""Days in a row. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

ONE: Final = timedelta(days=1)
GRACE: Final = timedelta(days=7)
"""One missed day in any seven is forgiven: a habit survives a birthday."""


def current(days: Iterable[date], today: date) -> int:
    """Days played in the run that reaches to today; today itself may still come. Grace days do not count."""
    played = set(days)
    return _run(played, today if today in played else today - ONE)


def best(days: Iterable[date]) -> int:
    """The longest run there ever was."""
    played = set(days)
    return max((_run(played, day) for day in played if day + ONE not in played), default=0)


def _run(played: set[date], day: date) -> int:
    """The run that ends on `day`, backwards."""
    count, forgiven = 0, None
    while True:
        if day in played:
            count += 1
        elif (forgiven is None or forgiven - day >= GRACE) and day - ONE in played:
            forgiven = day
        else:
            return count
        day -= ONE
