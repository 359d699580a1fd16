"""What goes into the next release. Pure: rows in, plan out, the same plan for the same rows."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from publishing.planning.splits import SPLITS, TEST

AUDIO, TURNS, TEXT, ACTIONS, REPLIES, DIALOGUES = "audio", "turns", "text", "actions", "replies", "dialogues"
TELEPHONE, EOT_BENCH = "telephone", "eot_bench"
"""The test split of `audio` as a telephone carries it, and of `turns` as livekit's benchmark reads it."""

CONFIGS = (AUDIO, TURNS, TEXT, ACTIONS, REPLIES, DIALOGUES, TELEPHONE, EOT_BENCH)
OF_SAMPLES = frozenset({AUDIO, TEXT, ACTIONS, REPLIES, TELEPHONE})
"""Configurations whose rows are samples; a row of any other is a whole recording."""

TEST_ONLY = frozenset({TELEPHONE, EOT_BENCH})

PROGRAM = "program"
BALANCED = ("complete", "incomplete")
"""The labels of `audio`, and the two sides of its balance."""

RECORDINGS = "recordings"
"""In the place of a label, where rows are recordings."""

Counts = dict[str, dict[str, dict[str, int]]]
"""split -> language -> label (of whole recordings: the one key `recordings`) -> how many."""


class Candidate(NamedTuple):
    """What may become a row of one configuration, and is none yet.

    Attributes:
        id: of the sample, or of the recording where rows are recordings.
        label: of the sample; `RECORDINGS` of a recording.
        decided_by: as the row says; "" of a recording.
        blind: whether people heard it before anything was shown to them: only then may `test` have it.
        partner: of a talk, who else spoke in it; both are heard in a row of `dialogues`.
    """

    id: str
    recording: str
    speaker: str
    language: str
    label: str = RECORDINGS
    decided_by: str = ""
    blind: bool = True
    partner: str = ""


class Placed(NamedTuple):
    """One sample in one published shard. `row`: its id there, the recording's where rows are recordings."""

    sample: str
    row: str
    config: str
    split: str
    shard: str
    language: str
    label: str
    decided_by: str = "person"
    speaker: str = ""


Rows = dict[str, dict[str, list[Candidate]]]
"""configuration -> split -> rows in the order in which they are written."""

Written = Mapping[str, Container[str]]
"""configuration -> ids that were really written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next release: new rows of every configuration, rows to take out, and the totals afterwards.

    Attributes:
        rows: every configuration and split has its list, if an empty one.
        held: candidates of `audio` that wait: their speaker belongs to `test`, and nobody heard them blind.
    """

    rows: Rows
    held: list[Candidate]
    removed: list[Placed]
    kept: list[Placed]

    @property
    def empty(self) -> bool:
        """Whether a release would change nothing."""
        return not self.removed and not any(rows for splits in self.rows.values() for rows in splits.values())

    def new(self, config: str, written: Written | None = None) -> Iterator[tuple[str, Candidate]]:
        """(split, row) of all new rows of a configuration; only those in `written`, when given."""
        for split, rows in self.rows[config].items():
            yield from ((split, each) for each in rows if written is None or each.id in written[config])

    def removals(self) -> dict[str, set[str]]:
        """Shard -> ids of the rows to take out."""
        rows: dict[str, set[str]] = defaultdict(set)
        for placed in self.removed:
            rows[placed.shard].add(placed.row)
        return dict(rows)

    def totals(self, written: Written | None = None) -> dict[str, Counts]:
        """What the target holds after this release; of the new rows only those in `written`, when given."""
        sums = {config: Counter[tuple[str, str, str]]() for config in CONFIGS}
        # A recording stands in it once, however many of its samples do.
        for p in {(p.config, p.row): p for p in self.kept}.values():
            sums[p.config][p.split, p.language, p.label if p.config in OF_SAMPLES else RECORDINGS] += 1
        for config, found in sums.items():
            found.update((split, each.language, each.label) for split, each in self.new(config, written))
        return {config: _nested(found) for config, found in sums.items()}

    def deciders(self, written: Written | None = None) -> dict[str, int]:
        """Who decided the rows of `audio` after this release: person or crowd to how many."""
        found = Counter(placed.decided_by for placed in self.kept if placed.config == AUDIO)
        found.update(each.decided_by for _, each in self.new(AUDIO, written))
        return dict(sorted(found.items()))


def plan(
    candidates: Mapping[str, Iterable[Candidate]],
    placed: Iterable[Placed],
    gone: frozenset[str],
    splits: Mapping[str, str],
) -> Plan:
    """Choose the new rows: everything that may leave does, whatever its label; balance is a matter of weights
    (`publishing.planning.weights`).

    Args:
        candidates: configuration to what may be new in it.
        placed: all that the target holds.
        gone: ids of samples that must leave it; where rows are recordings, one takes its recording along.
        splits: speaker to split, as `publishing.planning.speakers.assign` decided it.

    The test split is labelled by people alone who had seen nothing: what they did not hear blind waits. A
    dialogue of two whose splits were decided before they met, and differ, is in none.
    """
    rows, held = _sorted_in(candidates, splits)
    placed = list(placed)
    gone_rows = {(p.config, p.row) for p in placed if p.sample in gone}
    removed = [p for p in placed if (p.config, p.row) in gone_rows]
    kept = [p for p in placed if (p.config, p.row) not in gone_rows]
    return Plan(rows, held, removed, kept)


def _sorted_in(
    candidates: Mapping[str, Iterable[Candidate]], splits: Mapping[str, str]
) -> tuple[Rows, list[Candidate]]:
    rows: Rows = {config: {split: [] for split in SPLITS} for config in CONFIGS}
    held: list[Candidate] = []
    for config, found in candidates.items():
        for each in sorted(found, key=lambda row: (row.recording, row.id)):
            split = splits[each.speaker]
            if config == DIALOGUES and each.partner and splits[each.partner] != split:
                continue
            if split == TEST and not each.blind:
                held += [each] if config == AUDIO else []
            elif split == TEST or config not in TEST_ONLY:
                rows[config][split].append(each)
    return rows, held


def _nested(flat: Counter[tuple[str, str, str]]) -> Counts:
    counts: Counts = {split: {} for split in SPLITS}
    for (split, language, label), number in sorted(flat.items()):
        counts[split].setdefault(language, {})[label] = number
    return counts
