"""New speakers sorted into splits, so that small languages have all of them. Pure.

A hash alone leaves most languages without validation and test for their first fifty speakers. Here the first
speaker of a language trains, the second tests, the third validates; from then on the hash decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publishing.planning.manifest import Candidate
from publishing.planning.splits import TEST, TRAIN, VALIDATION, place_of, split_of

FIRST = (TRAIN, TEST, VALIDATION)
"""The order in which a language gets its splits: with two speakers a model can be trained and tested."""


@dataclass(slots=True)
class Speaker:
    """One pseudonym: the languages that it speaks here, and whether `test` may hold something of it."""

    name: str
    languages: set[str] = field(default_factory=set)
    blind: bool = False


def heard(candidates: Iterable[Candidate]) -> list[Speaker]:
    """All who speak in these candidates."""
    found: dict[str, Speaker] = {}
    for each in candidates:
        speaker = found.setdefault(each.speaker, Speaker(each.speaker))
        speaker.languages.add(each.language)
        speaker.blind |= each.blind
    return list(found.values())


def assign(
    known: Mapping[str, str], languages: Iterable[tuple[str, str]], speakers: Iterable[Speaker]
) -> dict[str, str]:
    """The split of everybody in `speakers`: the known one, else a new one.

    Args:
        known: speaker to split, decided earlier: that never changes.
        languages: (language, split) of everybody who is published.
        speakers: all who have something new. Whoever nothing was heard blind of comes first, so that those
            who can test are left when it is their turn; else a hash is the order. Somebody of several
            languages stays in one split: the one that most of them lack.
    """
    there: defaultdict[str, set[str]] = defaultdict(set)
    for language, split in languages:
        there[language].add(split)
    speakers = list(speakers)
    found = {each.name: known[each.name] for each in speakers if each.name in known}
    for speaker in sorted(
        speakers, key=lambda each: (each.name not in known, each.blind, place_of(each.name))
    ):
        split = found.setdefault(speaker.name, _new(speaker, there))
        for language in speaker.languages:
            there[language].add(split)
    return found


def _new(speaker: Speaker, there: Mapping[str, set[str]]) -> str:
    lacking = Counter(
        split
        for language in speaker.languages
        for split in FIRST
        if split not in there.get(language, set()) and (split != TEST or speaker.blind)
    )
    return max(FIRST, key=lambda split: lacking[split]) if lacking else split_of(speaker.name)
