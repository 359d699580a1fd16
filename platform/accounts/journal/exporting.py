"""The journal as a file, a thousand lines at a time: a database has no answer open meanwhile."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Final

from asgiref.sync import sync_to_async

from accounts import spreadsheets
from accounts.journal.words import COLUMNS, row
from accounts.models import JournalEntry, JournalQuerySet

LINES: Final = 1_000

Written = Callable[[Iterable[JournalEntry]], str]


async def stream(rows: JournalQuerySet, text: str, written: Written, head: str = "") -> AsyncIterator[str]:
    """The lines as `written` writes them, behind `head`.

    Args:
        rows: newest first, of any length.
        text: only lines with these words in them; empty for all.
    """
    if head:
        yield head
    number: int | None = None
    while chunk := await sync_to_async(_behind)(rows, number):
        number = chunk[-1].pk
        yield written(entry for entry in chunk if text.casefold() in entry.text.casefold())


def _behind(rows: JournalQuerySet, number: int | None) -> list[JournalEntry]:
    return list((rows if number is None else rows.before(number))[:LINES])


def as_csv(entries: Iterable[JournalEntry]) -> str:
    values = (row(entry) for entry in entries)
    return spreadsheets.written([each[name] for name in COLUMNS] for each in values)


def as_json_lines(entries: Iterable[JournalEntry]) -> str:
    return "".join(json.dumps(row(entry), ensure_ascii=False) + "\n" for entry in entries)


def csv_head() -> str:
    return spreadsheets.written([COLUMNS])
