"""The dataset card. Pure: a manifest and the columns in, README.md out; the prose is `card.md`."""

from pathlib import Path
from typing import Any

from corpus.languages import three_letters
from publishing.planning.counts import sentence, total
from publishing.planning.manifest import (
    ACTIONS,
    AUDIO,
    BALANCED,
    DIALOGUES,
    EOT_BENCH,
    REPLIES,
    TELEPHONE,
    TEXT,
    TURNS,
    Counts,
)
from publishing.planning.splits import SPLITS
from publishing.schema import changes
from publishing.schema.changes import Tables
from publishing.schema.column import Column, Columns
from publishing.writing.header import header

PLOT = "counts.png"

FOR = {
    TEXT: ", each the words of a moment: the layout that Namo is trained on",
    ACTIONS: ", each a conversation up to a moment and what the agent should do: the layout of "
    "anyreach-ai/semantic-turn-taking-benchmark",
    REPLIES: ", each an answer to a line of the agent: the layout of turn-detector-v2",
    DIALOGUES: ", each a recording in which the agent was heard, on two channels: the layout of VAP",
    TELEPHONE: ": the test split of `audio` as a telephone carries it",
    EOT_BENCH: ": the takes of the test split that are one turn, in the layout of livekit's eot-bench",
}
"""What each further configuration is."""

_TEXT = (Path(__file__).parent / "card.md").read_text("utf-8")


def card(manifest: dict[str, Any], tables: Tables, *, home: str, licence: str, year: int) -> str:
    """README.md with the YAML header that `load_dataset` and the Hub read.

    manifest: as `publishing.writing.build.build` makes it; tables: the columns of its schema;
    home: what to write in `load_dataset(...)`.
    """
    audio, turns = manifest["counts"][AUDIO], manifest["counts"][TURNS]
    text = _TEXT.format(
        home=home,
        number=manifest["number"],
        table=_counts(audio, turns),
        alt=sentence(audio),
        plot=PLOT,
        samples=f"{total(audio):,}",
        recordings=f"{total(turns):,}",
        tombstones=f"{manifest['tombstones']:,}",
        decided=_deciders(manifest["decided_by"]),
        changes="\n".join(f"- {line}" for line in changes.log(manifest["schema"], tables)),
        audio=_meanings(tables[AUDIO]),
        turns=_meanings(tables[TURNS]),
        cuts=_meanings(tables[f"{TURNS}.cuts"]),
        others=_others(manifest, tables),
        licence=licence.upper(),
        year=year,
    )
    return header(manifest, tables, licence) + text


def _others(manifest: dict[str, Any], tables: Tables) -> str:
    """The columns of every further configuration."""
    counts = manifest["counts"]
    return "\n\n".join(
        f"## Columns of `{config}`\n\n{total(counts[config]):,} rows{said}.\n\n{_meanings(tables[config])}"
        for config, said in FOR.items()
        if config in tables
    )


def _deciders(found: dict[str, int]) -> str:
    """Who decided the rows of `audio`, in words."""
    words = {"person": "by a moderator", "crowd": "by the crowd"}
    return ", ".join(f"{found.get(who, 0):,} {said}" for who, said in words.items())


def _meanings(columns: Columns[Any]) -> str:
    return _table(
        ["column", "meaning"], "|---|---|", [[f"`{each.name}`", _meaning(each)] for each in columns]
    )


def _meaning(column: Column[Any]) -> str:
    return f"{column.meaning}; since schema {column.since}" if column.since > 1 else column.meaning


def _counts(audio: Counts, turns: Counts) -> str:
    head = ["split", "language", *BALANCED, "recordings"]
    rows = []
    for split in SPLITS:
        for language in sorted({*audio[split], *turns[split]}):
            labels = audio[split].get(language, {})
            cells = [labels.get(label, 0) for label in BALANCED]
            cells.append(turns[split].get(language, {}).get("recordings", 0))
            name = f"{language} ({three_letters(language)})"
            rows.append([split, name, *(f"{cell:,}" for cell in cells)])
    return _table(head, "|---|---|" + "--:|" * (len(head) - 2), rows)


def _table(head: list[str], rule: str, rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    return "\n".join([lines[0], rule, *lines[1:]])
