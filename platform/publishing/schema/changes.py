"""The version of the datasets' schema, and which release brought what. Pure.

A manifest remembers, under `schema`, the version, the first release of each version in that target, and every
column: `{"version": 2, "since": {"1": 1, "2": 7}, "columns": {"audio": {"id": "string", …}, …}}`.
"""

from collections.abc import Mapping
from typing import Any

from publishing.schema.arrow import leaves
from publishing.schema.column import Columns

Schema = dict[str, Any]
Tables = Mapping[str, Columns[Any]]
"""Configuration, or list in one (`turns.cuts`), to its columns."""

FIRST: Schema = {"version": 1, "since": {"1": 1}, "columns": {}}
"""Of manifests made before schemas had versions: they have the columns that came first."""


def version(tables: Tables) -> int:
    return max(column.since for columns in tables.values() for column in columns)


def next_schema(before: Schema | None, tables: Tables, number: int) -> Schema:
    """What the manifest of release `number` says; before: what the target's last manifest said, if any."""
    newest = version(tables)
    since = {str(newest): number} | (before["since"] if before else {})
    columns = {name: leaves(columns) for name, columns in tables.items()}
    return {"version": newest, "since": since, "columns": columns}


def problems(before: Schema, tables: Tables) -> list[str]:
    """Why rows with these columns would not load beside those of `before`, or would mislead about them."""
    found, known = [], before["columns"]
    for name, columns in tables.items():
        earlier, now = known.get(name, {}), leaves(columns)
        found += [_lost(f"{name}.{place}", kind, now.get(place)) for place, kind in earlier.items()]
        new = _too_early(columns, earlier, before["version"], version(tables)) if earlier else []
        if new:
            found.append(f"{name} has the new {', '.join(new)}, which must say since={before['version'] + 1}")
    return [problem for problem in found if problem]


def _too_early(columns: Columns[Any], earlier: Mapping[str, str], published: int, newest: int) -> list[str]:
    """What came after the schema that is published and does not say so; earlier: its columns and fields."""
    known = {place.split(".")[0] for place in earlier}
    fields = leaves(columns).keys() - earlier.keys()
    late = {column.name for column in columns if column.name not in known and column.since <= published}
    # A field of a list that is published has no `since` of its own: its table has, or the schema as a whole.
    inner = {place for place in fields if place.split(".")[0] in known and newest <= published}
    return sorted(late | inner)


def _lost(place: str, kind: str, now: str | None) -> str:
    if now is None:
        return f"{place} has been published and is no longer known here"
    return f"{place} has been published as {kind} and is {now} here" if now != kind else ""


def log(schema: Schema, tables: Tables) -> list[str]:
    """What the target began with, then a line a version: `Schema 2 (release 7): added `x` to `audio``."""
    release = {each: _release(schema, each) for each in range(1, schema["version"] + 1)}
    begun = max(each for each in release if release[each] == release[1])
    first = f"Schema 1 to {begun}" if begun > 1 else "Schema 1"
    later = range(begun + 1, schema["version"] + 1)
    return [
        f"{first} (release {release[1]}): the first columns",
        *(f"Schema {each} (release {release[each]}): {_added(each, tables)}" for each in later),
    ]


def _release(schema: Schema, version: int) -> int:
    """The first release with a version or a later one: a target may begin with version 3."""
    return min(int(release) for each, release in schema["since"].items() if int(each) >= version)


def _added(version: int, tables: Tables) -> str:
    brought = {
        name: [f"`{column.name}`" for column in columns if column.since == version]
        for name, columns in tables.items()
    }
    return "added " + "; ".join(f"{', '.join(each)} to `{name}`" for name, each in brought.items() if each)
