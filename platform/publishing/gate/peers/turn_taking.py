"""anyreach-ai's semantic turn-taking: a conversation in messages, and which of four actions comes next.

Its columns and codes are those of anyreach-ai/semantic-turn-taking-benchmark.
"""

from pathlib import Path

from publishing.gate.peers.asking import Check, Row, each, expect, has_columns
from publishing.gate.peers.release import claimed, undecoded, whole

COLUMNS = ("id", "source", "messages", "conversation", "action", "original_label", "num_turns")
ACTIONS = range(4)
"""start_speaking, continue_listening, start_listening, continue_speaking."""


def checks(_folder: Path) -> dict[str, Check]:
    return {"semantic-turn-taking": _reads}


def _reads(folder: Path) -> str:
    splits = whole(folder, claimed(folder, "actions"))
    has_columns(next(iter(splits.values())).column_names, COLUMNS, "actions")
    rows = {split: each(undecoded(there), _conversation) for split, there in splits.items()}
    return f"{sum(rows.values())} conversations in {', '.join(rows)}"


def _conversation(row: Row) -> None:
    expect(row["action"] in ACTIONS, f"action {row['action']!r}, and it knows 0 to 3")
    expect(len(row["messages"]) > 0, "no messages")
    for message in row["messages"]:
        right = isinstance(message["role"], str) and isinstance(message["content"], str)
        expect(right, f"the message {message}")
    expect(isinstance(row["num_turns"], int), f"num_turns {row['num_turns']!r}")
