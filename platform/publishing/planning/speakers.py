"""New speakers sorted into splits, so that small languages have all of them. Pure.

A hash alone leaves most languages without validation and test for their first fifty speakers. Here the first
speaker of a language trains, the second tests, the third validates; from then on the hash decides. People who
talked with each other are sorted together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from publishing.planning.manifest import Candidate
from publishing.planning.splits import TEST, TRAIN, VALIDATION, place_of, split_of

FIRST = (TRAIN, TEST, VALIDATION)
"""The order in which a language gets its splits: with two speakers a model can be trained and tested."""


@dataclass(slots=True)
class Speaker:
    """One pseudonym: the languages that it speaks here, and whether `test` may hold something of it.

    Attributes:
        partners: whom it talked with; in a row of `dialogues` both are heard.
    """

    name: str
    languages: set[str] = field(default_factory=set)
    blind: bool = False
    partners: set[str] = field(default_factory=set)


def heard(candidates: Iterable[Candidate]) -> list[Speaker]:
    """All who speak in these candidates."""
    found: dict[str, Speaker] = {}
    for each in candidates:
        speaker = found.setdefault(each.speaker, Speaker(each.speaker))
        speaker.languages.add(each.language)
        speaker.blind |= each.blind
        if each.partner:
            other = found.setdefault(each.partner, Speaker(each.partner))
            other.languages.add(each.language)
            speaker.partners.add(other.name)
            other.partners.add(speaker.name)
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

    Whoever is new follows those whom they talked with, and whom these talked with: all of them get one split,
    that of most who are known, else one as if they were a single speaker.
    """
    there: defaultdict[str, set[str]] = defaultdict(set)
    for language, split in languages:
        there[language].add(split)
    speakers = list(speakers)
    found = {each.name: known[each.name] for each in speakers if each.name in known}
    for speaker in speakers:
        for language in speaker.languages if speaker.name in known else ():
            there[language].add(found[speaker.name])
    for group in sorted(_groups(known, speakers), key=lambda each: (each.blind, place_of(each.name))):
        split = _met(known, group) or _new(group, there)
        found |= dict.fromkeys(group.members, split)
        for language in group.languages:
            there[language].add(split)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """New speakers whom talks connect, as if they were one: `name` is that of whom the hash puts first.

    Attributes:
        met: the known ones whom they talked with, once for each who did.
    """

    name: str
    members: tuple[str, ...]
    languages: frozenset[str]
    blind: bool
    met: tuple[str, ...]


def _groups(known: Mapping[str, str], speakers: Iterable[Speaker]) -> Iterator[_Group]:
    left = {each.name: each for each in speakers if each.name not in known}
    for name in sorted(left):
        if name in left:
            yield _group([*_connected(name, left)], known)


def _connected(name: str, left: dict[str, Speaker]) -> Iterator[Speaker]:
    """A speaker and all new ones whom talks connect with it; takes them out of `left`."""
    waiting = [left.pop(name)]
    while waiting:
        speaker = waiting.pop()
        waiting += [left.pop(each) for each in sorted(speaker.partners) if each in left]
        yield speaker


def _group(members: list[Speaker], known: Mapping[str, str]) -> _Group:
    names = tuple(sorted(each.name for each in members))
    return _Group(
        name=min(names, key=place_of),
        members=names,
        languages=frozenset().union(*(each.languages for each in members)),
        blind=any(each.blind for each in members),
        met=tuple(each for one in members for each in sorted(one.partners) if each in known),
    )


def _met(known: Mapping[str, str], group: _Group) -> str | None:
    """The split of most whom they met; of as many, the one that languages get first."""
    splits = Counter(known[each] for each in group.met)
    return max(FIRST, key=lambda split: splits[split]) if splits else None


def _new(speaker: _Group, there: Mapping[str, set[str]]) -> str:
    lacking = Counter(
        split
        for language in speaker.languages
        for split in FIRST
        if split not in there.get(language, set()) and (split != TEST or speaker.blind)
    )
    return max(FIRST, key=lambda split: lacking[split]) if lacking else split_of(speaker.name)
