"""The index in which sounds are looked up by the words of their fingerprints.

A take asks for a thousand words and brings a hundred of its own. Going by rows of models, or by a parameter
for each word, costs more than the look-up itself, so that both go to the database as they are.
"""

from typing import Any, Final

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray

from inference.audio.fingerprint import Keys
from inference.models import SoundKey

INSERT: Final = (
    'INSERT INTO "inference_soundkey" ("sound_print_id", "value", "at") VALUES (%s, %s, %s)'  # of SoundKey
)


@models.PositiveIntegerField.register_lookup
class Among(models.Lookup):
    """`value__among=integers`, as `in`, with the integers themselves in the statement.

    SQLite was long built for 999 parameters at most, and Django spends 8 microseconds on each.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, parameters = self.process_lhs(compiler, connection)
        integers = ",".join(map(str, map(int, self.rhs)))
        return f"{left} IN ({integers or 'NULL'})", parameters


def add(sound_print: int, keys: Keys) -> None:
    """Write down where the words of a print stand in it."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [(sound_print, value, at) for value, at in keys.tolist()])


def look_up(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every place of these words in any print: int64 [n, 3] of word, print and index in it."""
    rows = SoundKey.objects.filter(value__among=values.tolist())
    return np.array(rows.values_list("value", "sound_print_id", "at"), np.int64).reshape(-1, 3)
