"""What the gate's readers refuse, on folders made for them: rows right but for one fault."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets.config
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
import yaml
from datasets import Features

from publishing.gate.peers import eot_bench, turn_taking, vap
from publishing.gate.peers.__main__ import tried
from publishing.gate.peers.asking import Check

Rows = list[dict[str, Any]]
SECONDS = 3.0


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


def sound(channels: int = 1, rate: int = 16_000) -> dict[str, Any]:
    flac = io.BytesIO()
    soundfile.write(flac, np.zeros((int(SECONDS * rate), channels), np.int16), rate, format="FLAC")
    return {"bytes": flac.getvalue(), "path": None}


def turn() -> dict[str, Any]:
    """A row as livekit's eot-bench reads it."""
    return {
        "id": "one",
        "language": "en",
        "audio": sound(),
        "silence_spans": [{"start": 0.9, "end": 1.0}, {"start": 2.0, "end": SECONDS}],
        "messages": [{"role": "assistant", "content": "Well?"}, {"role": "user", "content": "I think so."}],
        "words": [{"word": "I", "start": 0.2, "end": 0.3}],
    }


def recording() -> dict[str, Any]:
    """A row of `turns`, whose language is ISO 639-3."""
    return {**turn(), "language": "eng", "language_iso639_1": "en"}


def dialogue() -> dict[str, Any]:
    """A row as the training of VAP reads it."""
    return {"id": "one", "audio": sound(channels=2), "vad_list": [[[0.5, 1.0], [1.5, 2.0]], [[2.1, 2.9]]]}


def conversation() -> dict[str, Any]:
    """A row as in the benchmark of semantic turn-taking."""
    return {
        "id": "one",
        "source": "your-turn",
        "messages": [{"role": "user", "content": "Hold on"}],
        "conversation": "user: Hold on",
        "action": 1,
        "original_label": "wait",
        "num_turns": 1,
    }


def release(folder: Path, config: str, rows: Rows) -> Path:
    (folder / config).mkdir(parents=True)
    table = pa.Table.from_pylist(rows)
    features = {"audio": {"_type": "Audio"}} if "audio" in rows[0] else {}
    said = {"info": {"features": Features.from_arrow_schema(table.schema).to_dict() | features}}
    table = table.replace_schema_metadata({"huggingface": json.dumps(said)})
    pq.write_table(table, folder / config / "train-r0001-00000.parquet")
    files = [{"split": "train", "path": f"{config}/train-*.parquet"}]
    card = {"pretty_name": "Made for a test", "configs": [{"config_name": config, "data_files": files}]}
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump(card)}---\n")
    return folder


def turns_checks(folder: Path) -> dict[str, Check]:
    """What is read of `turns` alone."""
    (_, turns) = eot_bench.checks(folder).items()
    return dict([turns])


def judged(reader: Callable[[Path], dict[str, Check]], folder: Path) -> tuple[str, str]:
    """By the first check of a reader."""
    return tried(next(iter(reader(folder).values())), folder)


@pytest.mark.parametrize(
    ("reader", "config", "row"),
    [
        (eot_bench.checks, "eot_bench", turn),
        (turns_checks, "turns", recording),
        (vap.checks, "dialogues", dialogue),
        (vap.checks, "dialogues", lambda: {**dialogue(), "vad_list": json.dumps(dialogue()["vad_list"])}),
        (turn_taking.checks, "actions", conversation),
    ],
    ids=["eot-bench", "turns", "VAP", "VAP in JSON", "semantic-turn-taking"],
)
def test_a_row_as_the_peer_documents_it_passes(
    tmp_path: Path, reader: Any, config: str, row: Callable[[], dict[str, Any]]
) -> None:
    outcome, said = judged(reader, release(tmp_path / "release", config, [row()]))
    assert (outcome, said.split()[0]) == ("passed", "1")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"language": "eng"}, "language 'eng', and it wants ISO 639-1"),
        ({"silence_spans": [{"start": 0.0, "end": 0.4}, {"start": 2.0, "end": 3.0}]}, "is the lead-in"),
        ({"silence_spans": [{"start": 0.9, "end": 0.95}]}, "0.050 s of silence at 0.900 s"),
        ({"silence_spans": []}, "no end of the turn"),
        ({"silence_spans": [{"start": 2.0, "end": 3.5}]}, "ends at 3.500 s of 3.000"),
        (
            {"silence_spans": [{"start": 2.0, "end": 2.5}, {"start": 1.0, "end": 1.5}]},
            "the silence at 1.000 s is out of order",
        ),
        ({"messages": [{"role": "player", "content": "Hm"}]}, "the message"),
        ({"words": [{"word": "so", "start": 0.5, "end": 0.4}]}, "the word"),
        ({"audio": {"bytes": b"no sound", "path": None}}, "its sound cannot be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_eot_bench_names_the_row_and_what_it_cannot_read(
    tmp_path: Path, fault: dict[str, Any], words: str
) -> None:
    rows = [turn(), {**turn(), **fault, "id": "two"}]
    outcome, said = judged(eot_bench.checks, release(tmp_path / "release", "eot_bench", rows))
    assert outcome == "failed"
    assert said.startswith("row two: ")
    assert words in said


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    row = {name: value for name, value in turn().items() if name not in {"messages", "words"}}
    outcome, said = judged(eot_bench.checks, release(tmp_path / "release", "eot_bench", [row]))
    assert (outcome, said) == ("failed", "`eot_bench` lacks `messages`, `words`")


def test_turns_from_before_they_named_silences_are_no_failure(tmp_path: Path) -> None:
    row = {"id": "one", "language": "eng", "audio": sound()}
    outcome, said = judged(turns_checks, release(tmp_path / "release", "turns", [row]))
    assert (outcome, said) == ("not there", "`turns` has no `silence_spans`")


def test_recordings_that_name_no_end_are_not_asked_for_one(tmp_path: Path) -> None:
    rows = [{**recording(), "silence_spans": None}, {**recording(), "id": "two", "language_iso639_1": "eng"}]
    outcome, said = judged(turns_checks, release(tmp_path / "release", "turns", rows))
    assert (outcome, said) == ("failed", "row two: language 'eng', and it wants ISO 639-1")
    # Another name, since the library keeps what it loaded by the folder's last one.
    outcome, said = judged(turns_checks, release(tmp_path / "another", "turns", rows[:1]))
    assert (outcome, said) == ("passed", "0 turns in train")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"audio": sound(channels=1)}, "1 channels, and it wants 2"),
        ({"audio": sound(channels=2, rate=8_000)}, "8000 Hz, and it wants 16000"),
        ({"vad_list": [[[0.5, 1.0]]]}, "`vad_list` has 1 lists for 2 channels"),
        ({"vad_list": [[], []]}, "nobody speaks"),
        ({"vad_list": [[[1.0, 0.5]], []]}, "the span [1.0, 0.5] of 3.000 s"),
        ({"vad_list": [[[0.5, 9.0]], []]}, "the span [0.5, 9.0] of 3.000 s"),
    ],
    ids=["mono", "rate", "one list", "silence", "backwards", "beyond the end"],
)
def test_vap_names_what_it_cannot_read(tmp_path: Path, fault: dict[str, Any], words: str) -> None:
    rows = [dialogue(), {**dialogue(), **fault, "id": "two"}]
    outcome, said = judged(vap.checks, release(tmp_path / "release", "dialogues", rows))
    assert outcome == "failed"
    assert said.startswith("row two: ")
    assert words in said


def test_an_action_that_the_benchmark_does_not_know_is_refused(tmp_path: Path) -> None:
    rows = [{**conversation(), "action": 4}]
    outcome, said = judged(turn_taking.checks, release(tmp_path / "release", "actions", rows))
    assert (outcome, said) == ("failed", "row one: action 4, and it knows 0 to 3")


def test_a_folder_without_a_card_has_no_configurations(tmp_path: Path) -> None:
    outcome, said = judged(vap.checks, tmp_path)
    assert outcome == "failed"
    assert said.startswith("README.md has no header that names configurations")
