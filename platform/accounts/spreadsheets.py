"""All CSV that leaves the house (RFC 4180): no spreadsheet works out what somebody else has written."""

import csv
import io
from collections.abc import Iterable
from typing import Final, Protocol

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What text may begin with that a spreadsheet runs instead of showing it (OWASP, CSV injection)."""

Rows = Iterable[Iterable[object]]


class Writable(Protocol):
    """A file, an answer, the output of a command."""

    def write(self, text: str, /) -> object: ...


def write(file: Writable, rows: Rows) -> None:
    """Text that begins like a formula gets an apostrophe before it; a number is one, below zero too."""
    csv.writer(file).writerows([_cell(each) for each in row] for row in rows)


def written(rows: Rows) -> str:
    file = io.StringIO(newline="")
    write(file, rows)
    return file.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
