"""How much each row of `audio` should count, so that nothing accepted is withheld for balance. Pure.

Shards are never rewritten, and what balances a language changes with every release: so weights are no column
but a small table beside, made anew each time, by the id of the row.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple

from publishing.planning.manifest import AUDIO, BALANCED, Plan, Written

MOST_OF_ONE_SPEAKER = 200
"""Rows of one speaker in a language that count in full; the weight of more is shared among them. About what
one person says in ten hours of play: enough to be learnt from, too little to be learnt by heart."""


class Weight(NamedTuple):
    """Of one row of `audio`.

    Attributes:
        weight: makes both labels of a language and split weigh alike, and nobody more than the most; 1 on
            average.
        balanced: whether it is in the view where both labels are equally often: as many rows as the scarcer
            label has, round robin over speakers.
    """

    id: str
    split: str
    language: str
    label: str
    weight: float
    balanced: bool


class _Row(NamedTuple):
    id: str
    split: str
    language: str
    label: str
    speaker: str


def weights(plan: Plan, written: Written | None = None) -> list[Weight]:
    """Of every row that `audio` has after this release, in the order of their ids."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for each in _rows(plan, written):
        groups[each.split, each.language].append(each)
    found = [weight for rows in groups.values() for weight in _of_group(rows)]
    return sorted(found, key=attrgetter("id"))


def _rows(plan: Plan, written: Written | None) -> Iterator[_Row]:
    for p in plan.kept:
        if p.config == AUDIO:
            yield _Row(p.row, p.split, p.language, p.label, p.speaker)
    for split, each in plan.new(AUDIO, written):
        yield _Row(each.id, split, each.language, each.label, each.speaker)


def _of_group(rows: list[_Row]) -> Iterator[Weight]:
    """Of one language in one split."""
    talked = Counter(each.speaker for each in rows)
    share = {who: min(1.0, MOST_OF_ONE_SPEAKER / count) for who, count in talked.items()}
    sums: defaultdict[str, float] = defaultdict(float)
    for each in rows:
        sums[each.label] += share[each.speaker]
    sides = len(sums)
    chosen = _balanced(rows)
    for each in rows:
        weight = share[each.speaker] * len(rows) / (sides * sums[each.label])
        yield Weight(each.id, each.split, each.language, each.label, round(weight, 6), each.id in chosen)


def _balanced(rows: list[_Row]) -> set[str]:
    sides = {label: _spread(each for each in rows if each.label == label) for label in BALANCED}
    level = min(map(len, sides.values()))
    return {id_ for ids in sides.values() for id_ in ids[:level]}


def _spread(rows: Iterable[_Row]) -> list[str]:
    """Round robin over speakers, at most so many of each; else by a hash of the id."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, str, str]] = []
    for place, speaker, id_ in sorted((sha256(r.id.encode()).hexdigest(), r.speaker, r.id) for r in rows):
        if seen[speaker] < MOST_OF_ONE_SPEAKER // 2:
            ranked.append((seen[speaker], place, id_))
        seen[speaker] += 1
    return [id_ for _, _, id_ in sorted(ranked)]
