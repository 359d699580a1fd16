"""Ids as text, straight from the database: an object for each of a hundred thousand is what a plan would
spend its time on."""

from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import CharField
from django.db.models.functions import Cast

AT_ONCE: Final = 500
"""Ids in one query: SQLite takes some thousands at most."""

_HEX: Final = 32


def key(column: str) -> Cast:
    """A column of UUIDs in the database's own spelling: 32 digits in SQLite, with dashes in PostgreSQL."""
    return Cast(column, CharField())


def dashed(key: str) -> str:
    """The id as `str` of a UUID writes it."""
    if len(key) != _HEX:
        return key
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def some(keys: Collection[str]) -> Iterator[list[str]]:
    """The keys sorted, as many at a time as fit into a query."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
