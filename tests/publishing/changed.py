"""Columns that come later: platform/publishing/columns.py with one line more, put in its place for a test."""

import ast
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
    """Publish with the columns of the first schema: whatever says `since` is not there yet."""
    module = ast.parse(SOURCE.read_text("utf-8"))
    later = {name.id for node in module.body if _says_since(node) for name in _names(node)}
    for node in module.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            node.value.elts = [each for each in node.value.elts if not _is_later(each, later)]
    replace(monkeypatch, ast.unparse(module))


def _is_later(entry: ast.expr, later: set[str]) -> bool:
    return entry.id in later if isinstance(entry, ast.Name) else _says_since(entry)


def _says_since(node: ast.AST) -> bool:
    call = node.value if isinstance(node, ast.Assign) else node
    return isinstance(call, ast.Call) and any(each.arg == "since" for each in call.keywords)


def _names(node: ast.AST) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [each for each in targets if isinstance(each, ast.Name)]


def replace(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Publish with another text of the module."""
    spec = importlib.util.spec_from_loader("publishing.columns_later", loader=None)
    assert spec is not None
    later = importlib.util.module_from_spec(spec)
    exec(compile(text, str(SOURCE), "exec"), later.__dict__)  # noqa: S102  # our own module, one line longer
    for name, found in later.COLUMNS.items():
        monkeypatch.setitem(columns.COLUMNS, name, found)
