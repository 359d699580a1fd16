"""What a release holds, counted and in words. Pure."""

from collections import Counter

from publishing.planning.manifest import BALANCED, Counts


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


def total(counts: Counts) -> int:
    """All rows of a configuration."""
    return sum(number for split in counts.values() for labels in split.values() for number in labels.values())


def sentence(counts: Counts) -> str:
    """The picture of the counts of `audio` in words."""
    parts = [
        f"{language}: " + ", ".join(f"{labels[label]} {label}" for label in BALANCED)
        for language, labels in by_language(counts).items()
    ]
    return "Samples per language and label. " + ("; ".join(parts) or "None yet")
