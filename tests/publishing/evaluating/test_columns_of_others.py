"""Data of others has our names for columns of other types: a row is read right, or counted as damaged."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.audio import encode_clip
from publishing.evaluating.clips import Clip, Clips

SOUND = encode_clip(np.full(16_000, 0.1, np.float32))
ROW = {"audio": {"bytes": SOUND, "path": "a.flac"}, "endpoint_bool": True}


def read(folder: Path, *rows: dict[str, Any]) -> tuple[list[Clip], dict[str, int]]:
    pq.write_table(pa.Table.from_pylist([{**ROW, **row} for row in rows]), folder / "test.parquet")
    clips = Clips([folder / "test.parquet"])
    return list(clips), dict(clips.damaged)


def test_a_label_that_is_a_number_gives_way_to_endpoint_bool(tmp_path: Path) -> None:
    rows = [{"label": number, "endpoint_bool": bool(number)} for number in (0, 1)]
    clips, damaged = read(tmp_path, *rows)
    assert ([clip.label for clip in clips], damaged) == (["incomplete", "complete"], {})


def test_numbers_for_names_are_names(tmp_path: Path) -> None:
    clips, _ = read(tmp_path, {"speaker": 7, "language": 5, "game": 3, "spoken_text": 1, "endpoint_bool": 1})
    (clip,) = clips
    assert (clip.speaker, clip.language, clip.game, clip.transcript) == ("7", "5", "3", "1")
    assert clip.label == "complete"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"endpoint_bool": "False"}, "endpoint_bool is neither true nor false"),
        ({"endpoint_bool": 2}, "endpoint_bool is neither true nor false"),
        ({"went_on": "no"}, "went_on is neither true nor false"),
        ({"silence_ms": "long"}, "silence_ms is no number"),
        ({"weight": [1.0]}, "weight is no number"),
        ({"audio": SOUND}, "it holds no sound"),
        ({"audio": "a.flac"}, "it holds no sound"),
        ({"label": "Complete", "endpoint_bool": None}, "it has neither label nor endpoint_bool"),
    ],
)
def test_what_says_nothing_that_could_be_measured_is_counted(
    tmp_path: Path, row: dict[str, Any], reason: str
) -> None:
    assert read(tmp_path, row) == ([], {f"a row is damaged: {reason}": 1})
