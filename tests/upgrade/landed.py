"""A database of the version that landed last: its migrations and no later ones, with rows in every table.

`manage.py shell -c "from tests.upgrade import landed; landed.write()"` writes down the last migrations as
they stand, once a change has landed; the next one is tried against what a site has that follows main.
"""

import datetime
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

WRITTEN: Final = Path(__file__).parent / "landed.json"
ROOMS: Final = frozenset(
    {"accounts", "api", "corpus", "games", "inference", "moderation", "publishing", "rewards"}
)
ROWS: Final = 2
"""In each table, told apart by whatever is unique."""
THEN: Final = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)


def leaves() -> dict[str, str]:
    """Room to its last migration in that version."""
    found: dict[str, str] = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return found


def build() -> None:
    """Bring an empty database to that version, and put rows into every table of a room."""
    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ROOMS]
    state = executor.migrate([*leaves().items(), *others])
    fill([model for model in state.apps.get_models() if model._meta.app_label in ROOMS])


def fill(models: list[Any]) -> None:
    """ROWS rows of each, those first that others point at."""
    made: dict[str, list[Any]] = {}
    left = list(models)
    while left:
        ready = [model for model in left if _pointed_at(model) <= made.keys()]
        if not ready:
            raise ValueError(f"these point at one another: {left}")
        for model in ready:
            # Some were filled by their migration, and hold all that they may.
            made[model._meta.label] = list(model.objects.all()) or [
                model.objects.create(**_values(model, number, made)) for number in range(ROWS)
            ]
            left.remove(model)


def rows() -> dict[str, list[dict[str, str]]]:
    """Table of a room to its rows, column to value as text, in the order of their keys."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in ROOMS}
    with connection.cursor() as cursor:
        there = tables & set(connection.introspection.table_names(cursor))
        return {table: list(_read(cursor, table)) for table in sorted(there)}


def _read(cursor: Any, table: str) -> Iterator[dict[str, str]]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608  (names of our own tables)
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        yield {name: str(value) for name, value in zip(names, row, strict=True)}


def _pointed_at(model: Any) -> set[str]:
    return {
        field.related_model._meta.label
        for field in model._meta.concrete_fields
        if field.is_relation and not field.null and field.related_model._meta.app_label in ROOMS
    } - {model._meta.label}


def _values(model: Any, number: int, made: dict[str, list[Any]]) -> dict[str, Any]:
    fields = [
        each for each in model._meta.concrete_fields if not each.get_internal_type().endswith("AutoField")
    ]
    return {
        field.name: _related(field, number, made) if field.is_relation else _value(field, number)
        for field in fields
    }


def _related(field: Any, number: int, made: dict[str, list[Any]]) -> Any:
    """Of those that may be empty, only what is there by now."""
    found = made.get(field.related_model._meta.label)
    return found[number % len(found)] if found else None


def _value(field: Any, number: int) -> Any:
    """Something that the field may hold, another one for each row."""
    kind = field.get_internal_type()
    if field.choices and not field.unique:
        return field.choices[number % len(field.choices)][0]
    if kind in ("CharField", "TextField", "SlugField", "FileField", "EmailField"):
        return f"{field.name} {number}"[-(field.max_length or 40) :]
    if kind in ("DateTimeField", "DateField"):
        then = THEN + datetime.timedelta(days=number)
        return then if kind == "DateTimeField" else then.date()
    made: dict[str, Any] = {
        "UUIDField": uuid.uuid5(uuid.NAMESPACE_URL, f"{field.model._meta.label} {field.name} {number}"),
        "BooleanField": bool(number),
        "BinaryField": bytes([number]),
        "JSONField": field.get_default() if field.has_default() else [],
        "DurationField": datetime.timedelta(seconds=number),
    }
    return made.get(kind, number + 1)


def write() -> None:
    """Note what is the last of each room now."""
    nodes = MigrationLoader(None).graph.leaf_nodes()
    found = {room: name for room, name in sorted(nodes) if room in ROOMS}
    WRITTEN.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
