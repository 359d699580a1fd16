"""What would let held samples go, and what a language still lacks. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from corpus.marking import N_
from publishing.planning.manifest import AUDIO
from publishing.planning.splits import SPLITS

BY_REASON: Final = {"undecided": "decide", "unheard": "hear", "whole": "complete", "quarantine": "wait"}
"""Reasons that somebody can do something about, and what; what people refused is no way to grow."""

SPEAKER: Final = "speaker"
"""One more speaker of a language would fill an empty split of `audio`."""


SENTENCES: Final = {
    "decide": N_("%(missing)s %(label)s in %(language)s: a decision"),
    "hear": N_("%(missing)s %(label)s in %(language)s: listeners who hear them before any verdict"),
    "complete": N_(
        "%(missing)s %(label)s in %(language)s: their words, or a decision on the rest of the take"
    ),
    "wait": N_("%(missing)s %(label)s in %(language)s: some days more"),
    SPEAKER: N_("one more speaker of %(language)s: it has no %(label)s yet"),
}


@dataclass(frozen=True, slots=True)
class Unlock:
    """`missing` samples of `label` (of a lacking split: speakers) in `language`, and what it takes: `by`."""

    by: str
    language: str
    label: str
    missing: int

    def entry(self) -> dict[str, Any]:
        return asdict(self)


def unlocks(held: Iterable[Sequence[Any]], cells: Iterable[Sequence[Any]]) -> list[Unlock]:
    """The largest first: where people's work does most; then languages that lack a split.

    held: as `publishing.preview.holding.counted`; cells: as `publishing.preview.making`.
    """
    found = [
        Unlock(BY_REASON[why], language, label, number)
        for why, language, label, number in held
        if why in BY_REASON
    ]
    found.sort(key=lambda each: (-each.missing, each.by, each.language, each.label))
    return found + list(_lacking(cells))


def _lacking(cells: Iterable[Sequence[Any]]) -> Iterable[Unlock]:
    there: defaultdict[str, set[str]] = defaultdict(set)
    for config, split, language, _, _, then in cells:
        if config == AUDIO and then:
            there[language].add(split)
    for language, splits in sorted(there.items()):
        for split in SPLITS:
            if split not in splits:
                yield Unlock(SPEAKER, language, split, 1)
