"""Columns that come later: platform/publishing/columns.py with one line more, put in its place for a test."""

import importlib.util
from pathlib import Path

import pytest

from publishing import columns

SOURCE = Path(str(columns.__file__))


def add(monkeypatch: pytest.MonkeyPatch, line: str, to: str) -> None:
    """Publish with `line` at the end of the tuple `to`, as if it stood in the module.

    Raises:
        ValueError: the module has no such tuple, or the line makes no Python.
    """
    text = SOURCE.read_text("utf-8")
    end = text.index("\n)\n", text.index(f"{to}: Columns["))
    replace(monkeypatch, f"{text[:end]}\n    {line.strip()}{text[end:]}")


def first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish as the first version did, without what came later."""
    for name, found in columns.COLUMNS.items():
        monkeypatch.setitem(columns.COLUMNS, name, tuple(each for each in found if each.since == 1))


def replace(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Publish with another text of the module."""
    spec = importlib.util.spec_from_loader("publishing.columns_later", loader=None)
    assert spec is not None
    later = importlib.util.module_from_spec(spec)
    exec(compile(text, str(SOURCE), "exec"), later.__dict__)  # noqa: S102  # our own module, one line longer
    for name, found in later.COLUMNS.items():
        monkeypatch.setitem(columns.COLUMNS, name, found)
