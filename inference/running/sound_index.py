"""The index in which sounds are looked up by the words of their fingerprints.

A take asks for a thousand words and brings a hundred of its own. Going by rows of models, or by a parameter
for each word, costs more than the look-up itself, so that both go to the database as they are.
"""

from typing import Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from inference.audio.fingerprint import Keys

INSERT: Final = (
    'INSERT INTO "inference_soundkey" ("sound_print_id", "value", "at") VALUES (%s, %s, %s)'  # of SoundKey
)
LOOK_UP: Final = 'SELECT "value", "sound_print_id", "at" FROM "inference_soundkey" WHERE "value" IN'


def add(sound_print: int, keys: Keys) -> None:
    """Write down where the words of a print stand in it."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [(sound_print, value, at) for value, at in keys.tolist()])


def look_up(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every place of these words in any print: int64 [n, 3] of word, print and index in it."""
    integers = ",".join(map(str, values.tolist()))
    with connection.cursor() as cursor:
        # The integers themselves: SQLite was long built for 999 parameters at most.
        cursor.execute(f"{LOOK_UP} ({integers or 'NULL'})")
        return np.array(cursor.fetchall(), np.int64).reshape(-1, 3)
