"""The dataset card. Pure: a manifest in, README.md out; the prose is `card.md`."""

from collections import Counter
from pathlib import Path
from typing import Any

from corpus.languages import three_letters
from publishing.planning.manifest import AUDIO, BALANCED, CONFIGS, TURNS, Counts
from publishing.planning.splits import SPLITS

PLOT = "counts.png"
_TAGS = ("turn-detection", "end-of-turn", "endpointing", "speech", "audio")
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_TEXT = (Path(__file__).parent / "card.md").read_text("utf-8")


def card(manifest: dict[str, Any], *, home: str, licence: str, year: int) -> str:
    """README.md with the YAML header that `load_dataset` and the Hub read.

    manifest: as `publishing.writing.build.manifest` makes it; home: what to write in `load_dataset(...)`.
    """
    audio, turns = manifest["counts"][AUDIO], manifest["counts"][TURNS]
    samples, recordings = _total(audio), _total(turns)
    text = _TEXT.format(
        home=home,
        number=manifest["number"],
        table=_table(audio, turns),
        alt=alternative(audio),
        plot=PLOT,
        samples=f"{samples:,}",
        recordings=f"{recordings:,}",
        tombstones=f"{manifest['tombstones']:,}",
        licence=licence.upper(),
        year=year,
    )
    return _header(samples, manifest, licence) + text


def languages(*counts: Counts) -> list[str]:
    """All languages that have a row, sorted."""
    return sorted({language for count in counts for split in count.values() for language in split})


def by_language(counts: Counts) -> dict[str, Counter[str]]:
    """language -> label -> how many, over all splits."""
    sums: dict[str, Counter[str]] = {language: Counter() for language in languages(counts)}
    for split in counts.values():
        for language, labels in split.items():
            sums[language].update(labels)
    return sums


def alternative(counts: Counts) -> str:
    """The plot in words."""
    parts = [
        f"{language}: " + ", ".join(f"{labels[label]} {label}" for label in BALANCED)
        for language, labels in by_language(counts).items()
    ]
    return "Samples per language and label. " + ("; ".join(parts) or "None yet")


def _header(samples: int, manifest: dict[str, Any], licence: str) -> str:
    counts = manifest["counts"]
    size = next((name for limit, name in _SIZES if samples < limit), "1M<n<10M")
    found = languages(*counts.values())
    lines = ["---", "pretty_name: Your Turn", f"license: {licence}"]
    lines += ["task_categories:", "- audio-classification"]
    # Quoted: YAML reads a bare `no` as false.
    lines += ["language:", *(f"- {language!r}" for language in found)] if found else []
    lines += ["tags:", *(f"- {tag}" for tag in _TAGS)]
    lines += ["size_categories:", f"- {size}", *_configs(counts, version(manifest)), "---", "", ""]
    return "\n".join(lines)


def version(manifest: dict[str, Any]) -> str:
    """What `load_dataset` keys its cache of a folder by, besides the folder's last name.

    Neither path nor time of the files counts there (datasets 5.2.0): without the release's number its reader
    would get the last release again, and without its key that of another site.
    """
    return f"1.{manifest['number']}.{int(manifest['key'][:6], 16)}"


def _configs(counts: dict[str, Counts], version: str) -> list[str]:
    """Only splits that have rows: `load_dataset` (5.2.0) refuses a whole dataset for one empty split."""
    lines: list[str] = []
    for config in CONFIGS:
        splits = [split for split in SPLITS if counts[config][split]]
        if splits:
            lines += [f"- config_name: {config}", f"  version: {version}"]
            lines += ["  default: true"] if config == AUDIO else []
            lines += ["  data_files:"]
        for split in splits:
            lines += [f"  - split: {split}", f"    path: {config}/{split}-*.parquet"]
    return ["configs:", *lines] if lines else []


def _table(audio: Counts, turns: Counts) -> str:
    head = ["split", "language", *BALANCED, "recordings"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * (len(head) - 2)]
    for split in SPLITS:
        for language in sorted({*audio[split], *turns[split]}):
            labels = audio[split].get(language, {})
            cells = [labels.get(label, 0) for label in BALANCED]
            cells.append(turns[split].get(language, {}).get("recordings", 0))
            name = f"{language} ({three_letters(language)})"
            lines.append(f"| {split} | {name} | " + " | ".join(f"{cell:,}" for cell in cells) + " |")
    return "\n".join(lines)


def _total(counts: Counts) -> int:
    return sum(number for split in counts.values() for labels in split.values() for number in labels.values())
