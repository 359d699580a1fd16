"""Answers a second of an evaluation, from Parquet to the kept row, against a bare loop on one core.

The bare loop has the sounds of both bands in its hands, and does nothing but features and `session.run`.
"""

import os
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.measures.judging.features import smart_turn
from bench.speech import CLIPS, pcm
from corpus.audio import encode
from inference.audio.features import log_mel
from inference.session import open_session
from publishing.evaluating.bands import BANDS
from publishing.evaluating.evaluate import evaluate

ROUNDS = 5
ROWS = 120


def measure() -> dict[str, list[float]]:
    """Answers a second of CPU of each in turn."""
    os.sched_setaffinity(0, {0})
    series: dict[str, list[float]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as folder:
        _written(Path(folder))
        _ours(folder)  # warm
        for _ in range(ROUNDS):
            series["ours"].append(_ours(folder))
            series["bare"].append(_bare())
    return series


def _written(folder: Path) -> None:
    """The repository's clips, again and again, by thirty speakers."""
    (folder / "audio").mkdir()
    rows = [
        {
            "id": str(place),
            "audio": {"bytes": encode(pcm(CLIPS[place % len(CLIPS)]), 16_000), "path": None},
            "language": "eng",
            "label": ("complete", "incomplete")[place % 2],
            "speaker": f"spk_{place % 30}",
            "silence_ms": 600,
            "went_on": place % 2 == 1,
        }
        for place in range(ROWS)
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "audio" / "test.parquet", row_group_size=100)


def _ours(folder: str) -> float:
    started = time.process_time()
    found = evaluate("smart-turn", folder, "test")
    assert found.clips == ROWS
    return ROWS * len(BANDS) / (time.process_time() - started)


def _bare() -> float:
    session = open_session(smart_turn())
    sounds = [band(_sound(place)) for place in range(ROWS) for band in BANDS.values()]
    started = time.process_time()
    for sound in sounds:
        session.run(["logits"], {"input_features": log_mel(sound)[None]})
    return len(sounds) / (time.process_time() - started)


def _sound(place: int) -> NDArray[np.float32]:
    return pcm(CLIPS[place % len(CLIPS)]).astype(np.float32) / np.float32(32_768)
