"""Ids as text, straight from the database: an object for each of a hundred thousand is what a plan would
spend its time on."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, ForeignKey, Lookup, UUIDField
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


@UUIDField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """`pk__among=keys`: as `in`, of UUIDs as text in either spelling, which go to the database as they are.

    `in` makes an object of each and a text of that again, for every query and every relation on its way.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, values = self.process_lhs(compiler, connection)
        keys = [key.replace("-", "") for key in self.rhs]
        if not keys:
            raise EmptyResultSet
        return f"{column} IN ({', '.join(['%s'] * len(keys))})", (*values, *keys)
