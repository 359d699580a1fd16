"""What goes into the next release. Pure: rows in, plan out, the same plan for the same rows."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from publishing.planning.splits import SPLITS, split_of

AUDIO, TURNS = "audio", "turns"
CONFIGS = (AUDIO, TURNS)
PROGRAM = "program"
TEST = "test"
BALANCED = ("complete", "incomplete")
"""The labels of `audio`, and the two sides of its balance."""

Counts = dict[str, dict[str, dict[str, int]]]
"""split -> language -> label (of `turns`: the one key `recordings`) -> how many."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An accepted sample that has not been published in `audio` yet; `decided_by` as its row says."""

    id: str
    recording: str
    speaker: str
    language: str
    label: str
    decided_by: str = "person"


@dataclass(frozen=True, slots=True)
class Turn:
    """A recording whose samples are all decided, and some of them accepted; by a program: any of these."""

    id: str
    speaker: str
    language: str
    by_program: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """One sample in one published shard. `row`: its id there, a recording's in `turns`."""

    sample: str
    row: str
    config: str
    split: str
    shard: str
    language: str
    label: str
    decided_by: str = "person"


@dataclass(frozen=True, slots=True)
class Plan:
    """The next release: new rows per split, rows to take out per shard, and the totals afterwards."""

    audio: dict[str, list[Moment]]
    turns: dict[str, list[Turn]]
    held: list[Moment]
    removed: list[Placed]
    kept: list[Placed]

    @property
    def empty(self) -> bool:
        """Whether a release would change nothing."""
        return not (self.removed or any(self.audio.values()) or any(self.turns.values()))

    def removals(self) -> dict[str, set[str]]:
        """Shard -> ids of the rows to take out."""
        rows: dict[str, set[str]] = defaultdict(set)
        for placed in self.removed:
            rows[placed.shard].add(placed.row)
        return dict(rows)

    def totals(self, written: Container[str] | None = None) -> dict[str, Counts]:
        """What the target holds after this release; of the new rows only those in `written`, when given."""
        audio = Counter((p.split, p.language, p.label) for p in self.kept if p.config == AUDIO)
        whole = Counter((p.split, p.language, p.row) for p in self.kept if p.config == TURNS)
        turns = Counter((split, language, "recordings") for split, language, _ in whole)
        for split in SPLITS:
            new = [m for m in self.audio[split] if written is None or m.id in written]
            recordings = [t for t in self.turns[split] if written is None or t.id in written]
            audio.update((split, moment.language, moment.label) for moment in new)
            turns.update((split, turn.language, "recordings") for turn in recordings)
        return {AUDIO: _nested(audio), TURNS: _nested(turns)}

    def deciders(self, written: Container[str] | None = None) -> dict[str, int]:
        """Who decided the rows of `audio` after this release: person, crowd or program to how many."""
        found = Counter(placed.decided_by for placed in self.kept if placed.config == AUDIO)
        for moments in self.audio.values():
            found.update(each.decided_by for each in moments if written is None or each.id in written)
        return dict(sorted(found.items()))


def plan(
    moments: Iterable[Moment], turns: Iterable[Turn], placed: Iterable[Placed], gone: frozenset[str]
) -> Plan:
    """Choose the new rows.

    `placed`: all that the target holds; `gone`: ids of samples that must leave it. A recording in `turns`
    leaves whole when one of its samples is gone. In `audio`, complete and incomplete are 1:1 per split and
    language: published rows count, surplus is held over, and after removals the smaller side catches up.
    The test split is labelled by people alone: what a program decided never gets there.
    """
    moments = [each for each in moments if not _unfit(each.speaker, each.decided_by == PROGRAM)]
    turns = [each for each in turns if not _unfit(each.speaker, each.by_program)]
    placed = list(placed)
    gone_rows = {(p.config, p.row) for p in placed if p.sample in gone}
    removed = [p for p in placed if (p.config, p.row) in gone_rows]
    kept = [p for p in placed if (p.config, p.row) not in gone_rows]
    chosen, held = _balance(moments, kept)
    whole = _by_split(sorted(turns, key=lambda turn: turn.id))
    return Plan(chosen, whole, held, removed, kept)


def _unfit(speaker: str, by_program: bool) -> bool:
    return by_program and split_of(speaker) == TEST


def _balance(moments: Iterable[Moment], kept: list[Placed]) -> tuple[dict[str, list[Moment]], list[Moment]]:
    """1:1 per split and language: as many of each side as the scarcer one has, old and new together."""
    have = Counter((p.split, p.language, p.label) for p in kept if p.config == AUDIO)
    new: dict[tuple[str, str], dict[str, list[Moment]]] = defaultdict(lambda: {side: [] for side in BALANCED})
    for moment in moments:
        if moment.label in BALANCED:
            new[split_of(moment.speaker), moment.language][moment.label].append(moment)
    chosen: dict[str, list[Moment]] = {split: [] for split in SPLITS}
    held: list[Moment] = []
    for (split, language), sides in sorted(new.items()):
        level = min(have[split, language, side] + len(sides[side]) for side in BALANCED)
        for side in BALANCED:
            room = max(0, level - have[split, language, side])
            ordered = _spread(sides[side])
            chosen[split] += ordered[:room]
            held += ordered[room:]
    for rows in chosen.values():
        rows.sort(key=lambda moment: (moment.recording, moment.id))
    return chosen, held


def _spread(moments: list[Moment]) -> list[Moment]:
    """Round robin over speakers, so that nobody who talks a lot fills a release; else by hash of the id."""
    place = {moment.id: hashlib.sha256(moment.id.encode()).hexdigest() for moment in moments}
    seen: Counter[str] = Counter()
    rank: dict[str, int] = {}
    for moment in sorted(moments, key=lambda moment: place[moment.id]):
        rank[moment.id] = seen[moment.speaker]
        seen[moment.speaker] += 1
    return sorted(moments, key=lambda moment: (rank[moment.id], place[moment.id]))


def _by_split(turns: Iterable[Turn]) -> dict[str, list[Turn]]:
    rows: dict[str, list[Turn]] = {split: [] for split in SPLITS}
    for turn in turns:
        rows[split_of(turn.speaker)].append(turn)
    return rows


def _nested(flat: Counter[tuple[str, str, str]]) -> Counts:
    counts: Counts = {split: {} for split in SPLITS}
    for (split, language, label), number in sorted(flat.items()):
        counts[split].setdefault(language, {})[label] = number
    return counts
