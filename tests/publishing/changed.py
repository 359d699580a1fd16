"""Columns that come later, and those that came first, put in the place of what is published, for a test."""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publishing import columns
from publishing.columns.turns import listed_cuts
from publishing.schema.column import Column, Columns

TUPLES = {
    "AUDIO_COLUMNS": ("audio", "audio"),
    "TURNS_COLUMNS": ("turns", "turns"),
    "CUT_COLUMNS": ("turns", "turns.cuts"),
}
"""By name: the module of `publishing.columns` that it stands in, and the configuration or list it makes."""


def file_of(name: str) -> Path:
    """Where a tuple stands."""
    return Path(str(importlib.import_module(f"publishing.columns.{TUPLES[name][0]}").__file__))


def add(monkeypatch: pytest.MonkeyPatch, lines: str, to: str) -> None:
    """Publish with `lines` at the end of the tuple `to`, read as if they stood in its module."""
    module, table = TUPLES[to]
    names = vars(importlib.import_module(f"publishing.columns.{module}"))
    more = eval(f"({lines.strip()})", names)  # noqa: S307  # our own lines, as the page has them
    replace_columns(monkeypatch, table, [*columns.COLUMNS[table], *more])


def first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish with the columns of the first schema: whatever says `since` is not there yet."""
    for table in ("turns.cuts", "audio", "turns"):
        kept = [column for column in columns.COLUMNS[table] if column.since == 1]
        replace_columns(monkeypatch, table, kept)
    for table in columns.COLUMNS.keys() - {"turns.cuts", "audio", "turns"}:
        monkeypatch.delitem(columns.COLUMNS, table)


def retyped(monkeypatch: pytest.MonkeyPatch, table: str, column: str, **values: Any) -> None:
    """Publish with a column that says something else of itself."""
    found = [replace(each, **values) if each.name == column else each for each in columns.COLUMNS[table]]
    replace_columns(monkeypatch, table, found)


def replace_columns(monkeypatch: pytest.MonkeyPatch, table: str, found: Iterable[Column[Any]]) -> None:
    made: Columns[Any] = tuple(found)
    monkeypatch.setitem(columns.COLUMNS, table, made)
    if table == "turns.cuts":
        whole = [listed_cuts(made) if each.name == "cuts" else each for each in columns.COLUMNS["turns"]]
        monkeypatch.setitem(columns.COLUMNS, "turns", tuple(whole))
