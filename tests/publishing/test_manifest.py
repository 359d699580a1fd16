"""The plan of a release, without a database."""

from collections import Counter, defaultdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.planning.manifest import AUDIO, TELEPHONE, TURNS, Candidate, Placed, Plan, plan
from publishing.planning.speakers import assign, heard
from publishing.planning.splits import SPLITS
from publishing.planning.weights import MOST_OF_ONE_SPEAKER, weights

names = st.sampled_from([f"spk_{number:04d}" for number in range(40)])
languages = st.sampled_from(["en", "no", "tr"])
labels = st.sampled_from(["complete", "incomplete"])
said = st.lists(st.tuples(names, languages, labels), max_size=60)


def rows_of(found: list[tuple[str, str, str]], prefix: str = "s") -> list[Candidate]:
    return [Candidate(f"{prefix}{n}", f"r{n}", *each, "person") for n, each in enumerate(found)]


def planned(
    audio: list[Candidate], placed: list[Placed] | None = None, gone: frozenset[str] = frozenset(), **more
) -> Plan:
    """Everybody new is sorted in; `more`: other configurations."""
    found = {AUDIO: audio, **more}
    known = {each.speaker: each.split for each in placed or []}
    there = {(each.language, each.split) for each in placed or []}
    splits = assign(known, there, heard(each for rows in found.values() for each in rows))
    return plan(found, placed or [], gone, splits)


def place(made: Plan) -> list[Placed]:
    """What the target holds after the plan has been carried out."""
    new = [
        Placed(c.id, c.id, AUDIO, split, f"audio/{split}", c.language, c.label, "person", c.speaker)
        for split, c in made.new(AUDIO)
    ]
    return made.kept + new


@given(said, said)
def test_everything_accepted_leaves_once(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    before = planned(rows_of(first))
    after = planned(rows_of(second, "t"), place(before))
    ids = [row.sample for row in place(after)]
    assert sorted(ids) == sorted(each.id for each in (*rows_of(first), *rows_of(second, "t")))
    assert before.held == after.held == []


@given(said)
def test_by_weight_both_labels_are_equally_often_and_in_the_balanced_view_by_number(
    found: list[tuple[str, str, str]],
) -> None:
    sums: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    numbers: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in weights(planned(rows_of(found))):
        sums[each.split, each.language][each.label] += each.weight  # type: ignore[assignment]  # fractions
        numbers[each.split, each.language][each.label] += each.balanced
    for key, weighed in sums.items():
        assert len({round(value, 3) for value in weighed.values()}) == 1
        assert numbers[key]["complete"] == numbers[key]["incomplete"]


def test_nobody_weighs_more_than_the_most_of_one_speaker() -> None:
    busy = [Candidate(f"b{n}", f"b{n}", "spk_busy", "en", "complete", "person") for n in range(1_000)]
    quiet = [Candidate(f"q{n}", f"q{n}", "spk_quiet", "en", "complete", "person") for n in range(200)]
    splits = {"spk_busy": "train", "spk_quiet": "train"}
    made = weights(plan({AUDIO: [*busy, *quiet]}, [], frozenset(), splits))
    of_each = Counter({each.id[0]: 0 for each in made})
    for each in made:
        of_each[each.id[0]] += each.weight  # type: ignore[assignment]  # fractions
    assert MOST_OF_ONE_SPEAKER == 200
    assert of_each["b"] == pytest.approx(of_each["q"], rel=1e-3)


@given(said, said, st.sets(st.integers(0, 59)))
def test_what_is_gone_leaves_and_its_weight_goes_to_others(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]], numbers: set[int]
) -> None:
    gone = frozenset(f"s{number}" for number in numbers)
    made = planned(rows_of(second, "t"), place(planned(rows_of(first))), gone)
    assert not gone & {row.sample for row in place(made)}
    assert {each.id for each in weights(made)} == {row.row for row in place(made)}


@given(said, said)
def test_no_speaker_is_in_two_splits_and_nobody_is_moved(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    after = place(planned(rows_of(second, "t"), place(planned(rows_of(first)))))
    where: defaultdict[str, set[str]] = defaultdict(set)
    for row in after:
        where[row.speaker].add(row.split)
    assert all(len(splits) == 1 for splits in where.values())


@given(said, st.randoms())
def test_the_plan_does_not_depend_on_the_order_of_rows(
    found: list[tuple[str, str, str]], random: Random
) -> None:
    shuffled = rows_of(found)
    random.shuffle(shuffled)
    made, again = planned(rows_of(found)), planned(shuffled)
    assert made.rows == again.rows
    assert weights(made) == weights(again)


def test_nothing_new_is_an_empty_plan() -> None:
    assert planned([]).empty


def test_a_recording_leaves_whole_when_one_of_its_samples_is_gone() -> None:
    placed = [
        Placed("s1", "r1", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "complete"),
        Placed("s2", "r1", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "incomplete"),
        Placed("s3", "r2", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "complete"),
    ]
    made = planned([], placed, frozenset({"s1"}))
    assert made.removals() == {"turns/train-r0001-00000.parquet": {"r1"}}
    assert made.totals()[TURNS]["train"] == {"en": {"recordings": 1}}


def test_what_was_not_written_is_not_counted() -> None:
    takes = [Candidate("r1", "r1", "spk_1", "en"), Candidate("r2", "r2", "spk_1", "en")]
    made = planned([], turns=takes)
    assert made.totals()[TURNS]["train"]["en"]["recordings"] == 2
    assert made.totals({AUDIO: (), TURNS: {"r1"}, **NOTHING})[TURNS]["train"]["en"]["recordings"] == 1


NOTHING: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("text", "actions", "replies", "dialogues", "telephone", "eot_bench"), ()
)


def test_what_nobody_heard_blind_is_never_in_the_test_split_and_waits() -> None:
    found = [
        Candidate(f"{split}-{blind}", "r", f"spk_{split}", "en", "complete", "person", blind)
        for split in SPLITS
        for blind in (True, False)
    ]
    splits = {f"spk_{split}": split for split in SPLITS}
    made = plan({AUDIO: found, TELEPHONE: found}, [], frozenset(), splits)
    assert [each.id for each in made.rows[AUDIO]["test"]] == ["test-True"]
    assert [each.id for each in made.held] == ["test-False"]
    assert {split: len(rows) for split, rows in made.rows[AUDIO].items()}["train"] == 2
    assert {split: len(rows) for split, rows in made.rows[TELEPHONE].items()} == {
        "train": 0,
        "validation": 0,
        "test": 1,
    }
