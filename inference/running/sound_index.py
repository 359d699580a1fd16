"""The index in which sounds are looked up by the words of their fingerprints.

A take asks for a thousand words and brings a hundred of its own. Going by rows of models, or by a parameter
for each word, costs more than the look-up itself, so that both go to the database as they are.

Writing a print and its words, and looking up those of others, takes two statements of any database, but not
the same two. PostgreSQL writes both tables in one, and looks up in another, which sees what a take beside
this one has written since. SQLite writes one table at a time, and one take at a time, so that the statement
that writes the words can look up with them.
"""

import json
from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from inference.audio.fingerprint import Keys, Words
from inference.models import SoundPrint

PRINT: Final = (
    'INSERT INTO "inference_soundprint" ("recording_id", "line", "words") VALUES (%s, %s, %s) '
    'ON CONFLICT DO NOTHING RETURNING "id"'
)
WORDS: Final = 'INSERT INTO "inference_soundkey" ("sound_print_id", "value", "at")'
LOOK_UP: Final = 'SELECT "value", "sound_print_id", "at" FROM "inference_soundkey" WHERE "value" IN'
LOOKED_UP: Final = (
    'SELECT json_group_array(json_array("value", "sound_print_id", "at")) FROM "inference_soundkey" '
    'WHERE "value" IN'
)
PRINTS: Final = 'SELECT "id", "words", "recording_id" IS NULL FROM "inference_soundprint" WHERE "id" IN'


NOTHING: Final = np.zeros(0, np.int64)
NOWHERE: Final = np.zeros((0, 3), np.int64)


class Kept(NamedTuple):
    """The words of a print, and whether it is of a line of the agent."""

    words: Words
    of_a_line: bool


class Written(NamedTuple):
    """Attributes:
    number: of the print that was written; None where its take had one already.
    places: of the words that were asked for, as `look_up` gives them.
    """

    number: int | None
    places: NDArray[np.int64]


def add(
    words: Words, keys: Keys, wanted: NDArray[np.int64], *, recording: UUID | None = None, line: str = ""
) -> Written:
    """Write down a print of a take or of a line of the agent, and look up words in all prints.

    Args:
        keys: of the print.
        wanted: what to look up; nothing is where it is empty.
    """
    row = [
        SoundPrint._meta.get_field("recording").get_db_prep_save(recording, connection),
        line,
        words.astype("<u4").tobytes(),
    ]
    if connection.vendor == "sqlite":
        return _added_by_itself(row, keys, wanted)
    return Written(_added_together(row, keys), look_up(wanted) if len(wanted) else NOWHERE)


def _added_together(row: list[Any], keys: Keys) -> int | None:
    """In one statement."""
    # Integers of our own, and nothing that anybody sent.
    words = f"{WORDS} SELECT kept.id, found.* FROM kept, (VALUES {_rows(keys)}) found"  # noqa: S608
    written = f", written AS ({words})" if len(keys) else ""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH kept AS ({PRINT}){written} SELECT id FROM kept", row)  # noqa: S608
        return next((int(number) for (number,) in cursor.fetchall()), None)


def _added_by_itself(row: list[Any], keys: Keys, wanted: NDArray[np.int64]) -> Written:
    """In two statements, the second of which looks up what it is asked for with the first of its words."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PRINT, row)
        number = next((int(number) for (number,) in cursor.fetchall()), None)
        if number is None or not len(keys):
            return Written(number, look_up(wanted) if len(wanted) else NOWHERE)
        words = f"{WORDS} SELECT {number}, found.* FROM (VALUES {_rows(keys)}) found"  # noqa: S608
        if not len(wanted):
            cursor.execute(words)
            return Written(number, NOWHERE)
        looked_up = f'CASE "at" WHEN {int(keys[0, 1])} THEN ({LOOKED_UP} ({_listed(wanted)})) END'
        cursor.execute(f"{words} RETURNING {looked_up}")
        places = next(json.loads(found) for (found,) in cursor.fetchall() if found)
        return Written(number, np.array(places, np.int64).reshape(-1, 3))


def _rows(keys: Keys) -> str:
    return ",".join(f"({value},{at})" for value, at in keys.tolist())


def _listed(values: NDArray[np.int64]) -> str:
    """The integers themselves: SQLite was long built for 999 parameters at most."""
    return ",".join(map(str, values.tolist()))


def look_up(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every place of these words in any print: int64 [n, 3] of word, print and index in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{LOOK_UP} ({_listed(values) or 'NULL'})")
        return np.array(cursor.fetchall(), np.int64).reshape(-1, 3)


def prints(numbers: Iterable[int]) -> dict[int, Kept]:
    """The prints of these numbers that are still here."""
    integers = ",".join(map(str, numbers))
    if not integers:  # a new sound often has no word in common with any other
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"{PRINTS} ({integers})")
        return {key: Kept(np.frombuffer(words, "<u4"), bool(line)) for key, words, line in cursor.fetchall()}
