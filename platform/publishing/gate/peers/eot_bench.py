"""livekit's eot-bench: silences between speech, each a hold except the last, which is the end of the turn.

Its rows are `id`, `language` (ISO 639-1), `audio`, `silence_spans` [{start, end}] in seconds, and for text
models `messages` [{role, content}] and `words` [{word, start, end}]. It reads the bytes of the sound itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publishing.gate.peers.asking import Check, NotThere, Row, each, expect, has_columns
from publishing.gate.peers.release import claimed, heard, undecoded, whole

SHORT_LANGUAGE = "language_iso639_1"
COLUMNS = ("id", "language", "audio", "silence_spans", "messages", "words")
SHORTEST = 0.1
"""Seconds: shorter silences are none."""
ROLES = {"system", "user", "assistant"}
ROUNDING = 1e-6


def checks(_folder: Path) -> dict[str, Check]:
    return {"eot-bench": _reads, "eot-bench: silences of turns": _reads_turns}


def _reads(folder: Path) -> str:
    splits = whole(folder, claimed(folder, "eot_bench"))
    has_columns(next(iter(splits.values())).column_names, COLUMNS, "eot_bench")
    rows = {split: each(undecoded(found), _turn) for split, found in splits.items()}
    return f"{sum(rows.values())} turns in {', '.join(rows)}"


def _reads_turns(folder: Path) -> str:
    """All recordings that are one turn, with the language that stands in a column of its own there."""
    splits = whole(folder, claimed(folder, "turns"))
    names = next(iter(splits.values())).column_names
    if "silence_spans" not in names:
        raise NotThere("`turns` has no `silence_spans`")
    has_columns(names, (*COLUMNS, SHORT_LANGUAGE), "turns")
    rows = {split: each(_single(undecoded(found)), _turn) for split, found in splits.items()}
    return f"{sum(rows.values())} turns in {', '.join(rows)}"


def _single(rows: Any) -> Iterator[Row]:
    """Those that name an end; a published shard from before these columns has null in all of them."""
    for row in rows:
        if row["silence_spans"] is not None:
            yield {**row, "language": row[SHORT_LANGUAGE]}


def _turn(row: Row) -> None:
    expect(bool(row["id"]), "no `id`")
    expect(len(row["language"] or "") == 2, f"language {row['language']!r}, and it wants ISO 639-1")
    sound, rate = heard(row["audio"])
    _spans(row["silence_spans"], len(sound) / rate)
    for message in row["messages"]:
        expect(message["role"] in ROLES and isinstance(message["content"], str), f"the message {message}")
    for word in row["words"]:
        expect(isinstance(word["word"], str) and word["start"] <= word["end"], f"the word {word}")


def _spans(spans: Any, seconds: float) -> None:
    """In order, none before speech, at least one: the last is the end."""
    expect(len(spans) > 0, "no silence, so no end of the turn")
    expect(spans[0]["start"] > 0, "the first silence is the lead-in")
    before = 0.0
    for span in spans:
        start, end = float(span["start"]), float(span["end"])
        expect(before <= start, f"the silence at {start:.3f} s is out of order")
        expect(end - start >= SHORTEST - ROUNDING, f"{end - start:.3f} s of silence at {start:.3f} s")
        before = end
    expect(before <= seconds + 0.001, f"the last silence ends at {before:.3f} s of {seconds:.3f}")
