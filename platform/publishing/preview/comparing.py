"""What changes: the dataset card line by line, and one preview against an earlier one. Pure."""

import difflib
from itertools import islice
from typing import Any, Final

CONTEXT: Final = 2
MOST_LINES: Final = 3_000
"""Of a diff that are kept; nobody reads more, and a first card is new from end to end."""

IN, OUT, SAME, GAP = "in", "out", "same", "gap"
KINDS: Final = {"+": IN, "-": OUT, " ": SAME, "@": GAP}


def lines(before: str, after: str) -> list[list[str]]:
    """[in | out | same | gap, line] of a unified diff; nothing where both are the same."""
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), n=CONTEXT, lineterm="")
    body = islice(diff, 2, 2 + MOST_LINES)  # behind the names of the files
    return [[KINDS[line[0]], line[1:] if line[0] != "@" else ""] for line in body]


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[list[Any]]:
    """[what, its parts, before, now] of every figure that differs between two previews.

    Empty when all figures are alike: then other samples of the same kinds would go.
    """
    was, is_ = _figures(before), _figures(now)
    keys = sorted({*was, *is_})
    return [[*key, was.get(key, 0), is_.get(key, 0)] for key in keys if was.get(key, 0) != is_.get(key, 0)]


def _figures(content: dict[str, Any]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for *cell, new, _ in content.get("cells", []):
        if new:
            found["new", " · ".join(cell)] = new
    for reason, config, number in content.get("leaves", []):
        found["leaves", f"{config} · {reason}"] = number
    return found
