"""The columns of the datasets: one entry makes the shards, the rows, the card's table and its header.

An entry says name, type, meaning and value; one that comes later also `since=`, the next version of the
schema. What is published never goes and never changes its type. docs/adding-a-column.md has the recipe.
"""

from typing import Any

from publishing.columns.audio import AUDIO_COLUMNS, TELEPHONE_COLUMNS
from publishing.columns.text import ACTIONS_COLUMNS, REPLIES_COLUMNS, TEXT_COLUMNS
from publishing.columns.turns import CUT_COLUMNS, DIALOGUES_COLUMNS, EOT_BENCH_COLUMNS, TURNS_COLUMNS
from publishing.planning import manifest
from publishing.schema.column import Columns

COLUMNS: dict[str, Columns[Any]] = {
    manifest.AUDIO: AUDIO_COLUMNS,
    manifest.TURNS: TURNS_COLUMNS,
    f"{manifest.TURNS}.cuts": CUT_COLUMNS,
    manifest.TEXT: TEXT_COLUMNS,
    manifest.ACTIONS: ACTIONS_COLUMNS,
    manifest.REPLIES: REPLIES_COLUMNS,
    manifest.DIALOGUES: DIALOGUES_COLUMNS,
    manifest.TELEPHONE: TELEPHONE_COLUMNS,
    manifest.EOT_BENCH: EOT_BENCH_COLUMNS,
}
"""Of each configuration, and of the list in `turns` that has columns of its own."""
