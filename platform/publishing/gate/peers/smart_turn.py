"""smart-turn: its dataset joined with ours, as its preparation does, and its training's way to a row.

Its columns and types are those of pipecat-ai/smart-turn-data-v3.2-train; train.py reads
`load_dataset(path)["train"]`, and a path that is not absolute goes to `load_dataset`.
"""

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from datasets import Audio, Dataset, Features, Value, concatenate_datasets, load_dataset

from publishing.gate.peers.asking import Check, NotThere, Row, each, expect, has_columns
from publishing.gate.peers.release import claimed, claims, heard, undecoded, whole

THEIRS = Features(
    {
        "audio": Audio(),
        "id": Value("string"),
        "language": Value("string"),
        "endpoint_bool": Value("bool"),
        "midfiller": Value("bool"),
        "endfiller": Value("bool"),
        "synthetic": Value("bool"),
        "dataset": Value("string"),
        "spoken_text": Value("string"),
    }
)
LEAST_RATE, LONGEST = 16_000, 16.0
"""Hz, and seconds: its rules for contributions."""


def checks(_folder: Path) -> dict[str, Check]:
    return {
        "smart-turn: theirs + ours": lambda folder: _joined(folder, theirs_first=True),
        "smart-turn: ours + theirs": lambda folder: _joined(folder, theirs_first=False),
        "smart-turn: training reads it": _training,
    }


def _joined(folder: Path, *, theirs_first: bool) -> str:
    """One row of theirs, not none: `concatenate_datasets` leaves out what has no rows, whatever its types."""
    ours, theirs = _train(folder), _row_of_theirs()
    both = concatenate_datasets([theirs, ours] if theirs_first else [ours, theirs])
    expect(both.num_rows == ours.num_rows + 1, f"{both.num_rows} rows of {ours.num_rows} + 1 are left")
    for name, feature in THEIRS.items():
        expect(both.features[name] == feature, f"`{name}` became {both.features[name]}, and was {feature}")
    return f"1 + {ours.num_rows} rows"


def _train(folder: Path) -> Any:
    config = claimed(folder, "audio")
    if "train" not in claims(folder)[config]:
        raise NotThere("the release has no split `train` yet")
    return whole(folder, config)["train"]


def _row_of_theirs() -> Dataset:
    flac = io.BytesIO()
    soundfile.write(flac, np.zeros(LEAST_RATE, np.int16), LEAST_RATE, format="FLAC")
    row: dict[str, Any] = dict.fromkeys(THEIRS) | {"id": "theirs", "language": "eng"}
    row |= {"audio": {"bytes": flac.getvalue(), "path": None}, "endpoint_bool": True, "synthetic": False}
    # As bytes first: the newest library wants torchcodec to make a row with Audio, though nothing is decoded.
    stored = THEIRS | {"audio": {"bytes": Value("binary"), "path": Value("string")}}
    made = Dataset.from_dict({name: [value] for name, value in row.items()}, features=Features(stored))
    return made.cast(THEIRS)


def _training(folder: Path) -> str:
    """From a path that is not absolute, without naming a configuration."""
    _train(folder)
    with tempfile.TemporaryDirectory() as work, contextlib.chdir(work):
        Path("release").symlink_to(folder.resolve())
        rows = load_dataset("release")["train"]
    has_columns(rows.column_names, THEIRS, "audio")
    expect(rows.features["audio"] == Audio(), f"`audio` is {rows.features['audio']}, and theirs {Audio()}")
    return f"{each(undecoded(rows), _trains)} rows"


def _trains(row: Row) -> None:
    sound, rate = heard(row["audio"])
    expect(sound.shape[1] == 1, f"{sound.shape[1]} channels, and it wants one")
    expect(rate >= LEAST_RATE, f"{rate} Hz, and it wants {LEAST_RATE} or more")
    expect(len(sound) / rate <= LONGEST, f"{len(sound) / rate:.1f} s, and it takes {LONGEST:.0f}")
    expect(isinstance(row["endpoint_bool"], bool), "`endpoint_bool` is not known")
    expect(bool(row["id"]), "no `id`")
    expect(len(row["language"] or "") == 3, f"language {row['language']!r}, and it wants ISO 639-3")
