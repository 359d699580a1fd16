"""The dataset card, README.md: every figure in it comes from facts; the prose is `card.md`. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from accounts import consent
from publishing.card import elsewhere, facts, tables
from publishing.card.facts import Facts
from publishing.card.header import header
from publishing.card.plots import Plot
from publishing.planning.manifest import (
    ACTIONS,
    AUDIO,
    DIALOGUES,
    EOT_BENCH,
    REPLIES,
    TELEPHONE,
    TEXT,
    TURNS,
)
from publishing.schema import changes
from publishing.schema.changes import Tables
from publishing.schema.column import Column, Columns

FOR: Final = {
    TEXT: "Each row the words of a moment: the layout that Namo is trained on.",
    ACTIONS: "Each row a conversation up to a moment and what the agent should do: the layout of "
    "anyreach-ai/semantic-turn-taking-benchmark.",
    REPLIES: "Each row an answer to a line of the agent: the layout of turn-detector-v2.",
    DIALOGUES: "Each row a recording in which the agent, or another person, was heard, on two channels: the "
    "layout of VAP. Two rows with the same `pair` are one talk of two people, as either heard it.",
    TELEPHONE: "The test split of `audio` as a telephone carries it.",
    EOT_BENCH: "The takes of the test split that are one turn, in the layout of livekit's eot-bench.",
}
"""What each further configuration is."""

FEW_SPEAKERS: Final = 10
"""Speakers of a language below which the card says that one voice weighs much there."""

RELEASES_SHOWN: Final = 30

_TEXT = (Path(__file__).parent / "card.md").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Said:
    """What a card says besides the columns and the figures of the manifest.

    Attributes:
        home: what to write in `load_dataset(...)`.
        licence: as the Hub writes it.
        before: number and counts of earlier releases of this target, newest first.
        frontiers: as `publishing.card.frontiers.of_samples` finds them.
    """

    home: str
    licence: str
    before: Sequence[tuple[int, Mapping[str, Any]]] = ()
    frontiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def card(manifest: Mapping[str, Any], columns: Tables, said: Said, plots: Sequence[Plot]) -> str:
    """README.md with the YAML header that `load_dataset` and the Hub read.

    manifest: as `publishing.writing.build.build` makes it; columns: of its schema; plots: what was drawn.
    """
    found = together(manifest)
    samples = found.get(AUDIO, {})
    slots = _release_slots(manifest, columns, said) | _sizes(manifest, found) | _consent(found)
    slots |= {"columns": _columns(columns, found), "frontiers": tables.frontiers(said.frontiers)}
    slots |= _of_audio(samples)
    slots["transfers"] = tables.transfers(found.get(DIALOGUES, {}).get("transfer_ms", {}))
    for plot in plots:
        slots[plot.slot] += f"\n\n![{plot.sentence}]({plot.name})"
    return header(dict(manifest), columns, said.licence) + _TEXT.format(**slots)


def _release_slots(manifest: Mapping[str, Any], columns: Tables, said: Said) -> dict[str, str]:
    return {
        "home": said.home,
        "number": str(manifest["number"]),
        "tombstones": f"{manifest['tombstones']:,}",
        "licence": said.licence.upper(),
        "releases": _releases(manifest, said.before),
        "changes": "\n".join(f"- {line}" for line in changes.log(manifest["schema"], columns)),
    }


def _sizes(manifest: Mapping[str, Any], found: Mapping[str, Facts]) -> dict[str, str]:
    audio, turns = manifest["counts"][AUDIO], manifest["counts"][TURNS]
    return {
        "sizes": tables.sizes(found),
        "counts": tables.counts(audio, turns),
        "labels": _labels(audio),
    }


def _of_audio(samples: Facts) -> dict[str, str]:
    """What is said of the rows of `audio`."""
    return {
        "speakers": tables.speakers(samples),
        "few": _few(samples),
        "games": tables.games(samples),
        "modes": _if_any("mode", samples.get("modes", {})),
        "microphones": _if_any("microphone", samples.get("microphones", {})),
        "devices": _if_any("device", samples.get("devices", {})),
        "decided": tables.deciders(samples.get("decided_by", {})),
        "synthetic": _marked(samples),
        "agreement": tables.agreed(samples),
        "silences": _silences(samples),
        "cuts": tables.cuts(samples),
    }


def _consent(found: Mapping[str, Facts]) -> dict[str, str]:
    return {
        **elsewhere.said(found),
        "texts": _texts(found),
        "year": max(_years(found), default="no recording yet"),
    }


def together(manifest: Mapping[str, Any]) -> dict[str, Facts]:
    """The facts of each configuration that has rows, over all its shards."""
    found: dict[str, list[Facts]] = {}
    for shard in manifest["shards"]:
        if shard["rows"]:
            found.setdefault(shard["config"], []).append(shard["facts"])
    return {config: facts.joined(parts) for config, parts in found.items()}


def _if_any(head: str, numbers: Mapping[str, int]) -> str:
    return tables.counted(head, numbers) if numbers else f"No {head} is known of any row."


def _labels(audio: Mapping[str, Any]) -> str:
    """How many there are of the two labels, all in all."""
    sums: dict[str, int] = {}
    for split in audio.values():
        for labels in split.values():
            for label, number in labels.items():
                sums[label] = sums.get(label, 0) + number
    parts = " and ".join(f"{number:,} {label}" for label, number in sorted(sums.items()))
    return f"`audio` has {parts or 'no'} rows."


def _marked(found: Facts) -> str:
    synthetic, paid, rows = found.get("synthetic", 0), found.get("paid", 0), found.get("rows", 0)
    voices = f"{synthetic:,} of {rows:,} are synthetic voices" if synthetic else "No voice is synthetic"
    return f"{voices}; {paid:,} were spoken as paid work."


def _silences(found: Facts) -> str:
    kinds = found.get("silence_ms", {})
    held, ended = (sum(kinds.get(kind, {}).values()) for kind in ("held", "ended"))
    return (
        f"After {held:,} of the cuts the speaker went on; after {ended:,} the take ended first. "
        "`silence_ms` says how long the silence was."
    )


def _few(found: Facts) -> str:
    names = {language: len(names) for language, names in found.get("speakers", {}).items()}
    few = [f"{language} ({number})" for language, number in sorted(names.items()) if number < FEW_SPEAKERS]
    if not few:
        return f"- Every language has at least {FEW_SPEAKERS} speakers."
    return f"- Few speakers, so that one voice weighs much: {', '.join(few)}."


def _texts(found: Mapping[str, Facts]) -> str:
    """Each version in English, folded, without the lines that name who ran the site; hashed is the file."""
    versions = sorted({name.split(".")[0] for name in elsewhere.consents(found)})
    return "\n\n".join(folded for version in versions if (folded := _text(version)))


def _text(version: str) -> str:
    try:
        text = consent.find(version, consent.DEFAULT_LANGUAGE)
    except FileNotFoundError:
        return ""
    said = text.filled({}).text
    body = "\n".join(f"> {line}".rstrip() for line in said.strip().splitlines())
    head = f"Consent text, version {version} (SHA-256 `{text.sha256}`)"
    return f"<details><summary>{head}</summary>\n\n{body}\n\n</details>"


def _years(found: Mapping[str, Facts]) -> set[str]:
    return {year for each in found.values() for year in each.get("years", {})}


def _releases(manifest: Mapping[str, Any], before: Sequence[tuple[int, Mapping[str, Any]]]) -> str:
    now = {
        "new": {config: sum(len(ids) for ids in by_shard) for config, by_shard in _added(manifest).items()},
        "removed": sum(len(rows) for rows in manifest["removed"].values()),
    }
    all_of_them = [(manifest["number"], now), *before]
    lines = [_release(number, counts) for number, counts in all_of_them[:RELEASES_SHOWN]]
    left = len(all_of_them) - RELEASES_SHOWN
    return "\n".join(lines + ([f"- {left} earlier releases"] if left > 0 else []))


def _added(manifest: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for path, ids in manifest["added"].items():
        found.setdefault(path.split("/")[0], []).append(ids)
    return found


def _release(number: int, counts: Mapping[str, Any]) -> str:
    new = ", ".join(f"{rows:,} to `{config}`" for config, rows in counts["new"].items() if rows)
    added = f"added {new}" if new else "nothing added"
    return f"- Release {number}: {added}, {counts['removed']:,} rows taken out"


def _columns(columns: Tables, found: Mapping[str, Facts]) -> str:
    """A table a configuration that has rows, and one for each list in it that has fields of its own."""
    shown = {name: each for name, each in columns.items() if name.split(".")[0] in found}
    return "\n\n".join(f"{_head(name)}\n\n{_meanings(each)}" for name, each in shown.items())


def _head(name: str) -> str:
    config, _, inner = name.partition(".")
    if inner:
        return f"Fields of `{inner}` in `{config}`:"
    return f"### `{config}`" + (f"\n\n{FOR[config]}" if config in FOR else "")


def _meanings(columns: Columns[Any]) -> str:
    return tables.table(
        ["column", "meaning"], [[f"`{each.name}`", _meaning(each)] for each in columns], words=2
    )


def _meaning(column: Column[Any]) -> str:
    return f"{column.meaning}; since schema {column.since}" if column.since > 1 else column.meaning
