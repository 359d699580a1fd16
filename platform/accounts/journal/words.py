"""A line of the journal in words, and as a row of an export."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from accounts.models import JournalEntry

COLUMNS: Final = ("id", "at", "who", "program", "act", "area", "sample", "speaker", "account", "text")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a page shows it; `by` is an account's name or a program's."""

    entry: JournalEntry
    by: str
    text: str


def line(entry: JournalEntry) -> Line:
    """Needs "who" selected along."""
    # A reason that the site knows has a translation; what somebody wrote stays as it is.
    text = gettext(entry.text) if entry.text else ""
    return Line(entry, str(entry.who or entry.program), text)


def row(entry: JournalEntry) -> dict[str, object]:
    """By the names of `COLUMNS`; nothing is translated. Needs "who" and "account" selected along."""
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "who": entry.who.username if entry.who else "",
        "program": entry.program,
        "act": entry.act,
        "area": entry.area,
        "sample": str(entry.sample or ""),
        "speaker": entry.speaker,
        "account": entry.account.username if entry.account else "",
        "text": entry.text,
    }
