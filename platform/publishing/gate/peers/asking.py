"""How a reader says what it found. Pure."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Check = Callable[[Path], str]
"""Takes the folder of a release; returns in a few words what was read."""


class Unfit(Exception):
    """A peer would fail on this, or read something else than it expects; the text says on what."""


class NotThere(Exception):
    """The release does not say that it has this; the text says what is not there."""


def expect(right: bool, otherwise: str) -> None:
    """Raises Unfit with these words unless it is right."""
    if not right:
        raise Unfit(otherwise)


def has_columns(names: Iterable[str], wanted: Iterable[str], config: str) -> None:
    """Raises Unfit naming the columns that a peer reads and `config` lacks."""
    missing = [name for name in wanted if name not in set(names)]
    expect(not missing, f"`{config}` lacks {', '.join(f'`{name}`' for name in missing)}")


def each(rows: Iterable[Row], check: Callable[[Row], None]) -> int:
    """Check every row; how many there were. What is wrong with one names it by its id."""
    count = 0
    for row in rows:
        count += 1
        try:
            check(row)
        except Unfit as error:
            raise Unfit(f"row {row.get('id', count)}: {error}") from None
    return count
