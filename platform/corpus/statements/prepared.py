"""Queries that come with every take, compiled once.

Django needs ten times as long to put such a query into words as SQLite needs to answer it. What it compiled
is kept, with a place for each value that it is asked with, and rows come back as from any queryset.
"""

from collections.abc import Callable, Sequence
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row")


class Given(Expression):
    """A place in a query, for a value that is known when it is asked."""

    def __init__(self, name: str, kind: "Field[Any, Any]") -> None:
        super().__init__(output_field=kind)
        self._name, self._kind = name, kind

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def value(self, given: dict[str, Any], connection: Any) -> Any:
        """As the driver of the database wants it."""
        return self._kind.get_db_prep_value(given[self._name], connection)


class Prepared(Generic[Row]):
    """A query with places, asked again and again, by each thread with what it compiled itself."""

    def __init__(self, build: "Callable[[], QuerySet[Any, Row]]") -> None:
        """build: makes the queryset, with a `Given` for each value; called once in each thread."""
        self.build = build
        self._own = local()

    def rows(self, **given: Any) -> list[Row]:
        """What the queryset has for these values, by the names of its places.

        Raises:
            KeyError: a place has no value.
        """
        if not hasattr(self._own, "rows"):
            self._compile()
        rows, connection = self._own.rows, connections[self._own.rows.db]
        values = [
            each.value(given, connection) if isinstance(each, Given) else each for each in self._own.params
        ]
        self._own.compiler.connection = connection
        self._ask_with(tuple(values))
        return list(rows._iterable_class(rows))

    def _compile(self) -> None:
        rows = self.build()
        compiler = rows.query.get_compiler(using=rows.db)
        self._own.sql, self._own.params = compiler.as_sql()
        # Whoever iterates asks the query for a compiler, and that for its words: both are here already.
        vars(rows.query)["get_compiler"] = lambda *_, **__: compiler
        self._own.rows, self._own.compiler = rows, compiler

    def _ask_with(self, values: Sequence[Any]) -> None:
        sql = self._own.sql
        vars(self._own.compiler)["as_sql"] = lambda *_, **__: (sql, values)
