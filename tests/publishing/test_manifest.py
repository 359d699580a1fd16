"""The plan of a release, without a database."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from publishing.planning.manifest import AUDIO, TURNS, Moment, Placed, Plan, Turn, plan
from publishing.planning.splits import SPLITS, split_of

speakers = st.sampled_from([f"spk_{number:04d}" for number in range(40)])
languages = st.sampled_from(["en", "no", "tr"])
labels = st.sampled_from(["complete", "incomplete", "backchannel"])
said = st.lists(st.tuples(speakers, languages, labels), max_size=60)


def moments_of(rows: list[tuple[str, str, str]], prefix: str = "s") -> list[Moment]:
    return [Moment(f"{prefix}{n}", f"r{n}", *row) for n, row in enumerate(rows)]


def place(made: Plan) -> list[Placed]:
    """What the target holds after the plan has been carried out."""
    new = [
        Placed(m.id, m.id, AUDIO, split, f"audio/{split}", m.language, m.label)
        for split, rows in made.audio.items()
        for m in rows
    ]
    return made.kept + new


def balance(placed: list[Placed]) -> Counter[tuple[str, str]]:
    """(split, language) -> complete minus incomplete."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in placed:
        sums[row.split, row.language] += 1 if row.label == "complete" else -1
    return sums


@given(said)
def test_every_split_and_language_is_balanced(rows: list[tuple[str, str, str]]) -> None:
    made = plan(moments_of(rows), [], [], frozenset())
    assert not any(balance(place(made)).values())


@given(said, said)
def test_a_second_release_keeps_the_balance_and_repeats_nothing(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    before = plan(moments_of(first), [], [], frozenset())
    held = before.held
    after = plan([*held, *moments_of(second, "t")], [], place(before), frozenset())
    ids = [row.sample for row in place(after)]
    assert len(ids) == len(set(ids))
    assert not any(balance(place(after)).values())
    usable = [m for m in moments_of(first) + moments_of(second, "t") if m.label != "backchannel"]
    assert len(ids) + len(after.held) == len(usable)


@given(said, said, st.sets(st.integers(0, 59)))
def test_after_withdrawals_the_imbalance_never_grows(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]], numbers: set[int]
) -> None:
    placed = place(plan(moments_of(first), [], [], frozenset()))
    gone = frozenset(f"s{number}" for number in numbers)
    left = balance([row for row in placed if row.sample not in gone])
    made = plan(moments_of(second, "t"), [], placed, gone)
    assert not gone & {row.sample for row in place(made)}
    for key, difference in balance(place(made)).items():
        assert abs(difference) <= abs(left[key])


@given(said)
def test_no_speaker_is_in_two_splits(rows: list[tuple[str, str, str]]) -> None:
    made = plan(moments_of(rows), [], [], frozenset())
    where = {split: {m.speaker for m in made.audio[split]} for split in SPLITS}
    assert not where["train"] & where["test"]
    assert not where["train"] & where["validation"]
    assert all(split_of(speaker) == split for split, found in where.items() for speaker in found)


@given(said, st.randoms())
def test_the_plan_does_not_depend_on_the_order_of_rows(
    rows: list[tuple[str, str, str]], random: Random
) -> None:
    moments = moments_of(rows)
    shuffled = list(moments)
    random.shuffle(shuffled)
    assert plan(shuffled, [], [], frozenset()).audio == plan(moments, [], [], frozenset()).audio


def test_a_speaker_who_talks_a_lot_does_not_push_others_out() -> None:
    busy, quiet = (
        "spk_busy",
        next(f"spk_{n}" for n in range(99) if split_of(f"spk_{n}") == split_of("spk_busy")),
    )
    moments = [Moment(f"b{n}", "r", busy, "en", "incomplete") for n in range(50)]
    moments += [Moment("q", "r2", quiet, "en", "incomplete")]
    moments += [Moment(f"c{n}", "r3", busy, "en", "complete") for n in range(2)]
    made = plan(moments, [], [], frozenset())
    assert "q" in {m.id for rows in made.audio.values() for m in rows}


def test_nothing_new_is_an_empty_plan() -> None:
    lonely = Moment("s", "r", "spk_1", "en", "complete")
    made = plan([lonely], [], [], frozenset())
    assert made.empty
    assert made.held == [lonely]


def test_a_recording_leaves_whole_when_one_of_its_samples_is_gone() -> None:
    placed = [
        Placed("s1", "r1", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "complete"),
        Placed("s2", "r1", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "incomplete"),
        Placed("s3", "r2", TURNS, "train", "turns/train-r0001-00000.parquet", "en", "complete"),
    ]
    made = plan([], [], placed, frozenset({"s1"}))
    assert made.removals() == {"turns/train-r0001-00000.parquet": {"r1"}}
    assert made.totals()[TURNS]["train"] == {"en": {"recordings": 1}}


def test_what_was_not_written_is_not_counted() -> None:
    turns = [Turn("r1", "spk_1", "en"), Turn("r2", "spk_1", "en")]
    made = plan([], turns, [], frozenset())
    split = split_of("spk_1")
    assert made.totals()[TURNS][split]["en"]["recordings"] == 2
    assert made.totals({"r1"})[TURNS][split]["en"]["recordings"] == 1


def test_what_a_program_decided_is_never_in_the_test_split_and_the_rest_is_counted() -> None:
    speakers = {split_of(name): name for name in (f"spk_{number}" for number in range(200))}
    moments = [
        Moment(f"{split}-{label}-{by}", "r", speaker, "en", label, by)
        for split, speaker in speakers.items()
        for label in ("complete", "incomplete")
        for by in ("person", "program")
    ]
    turns = [Turn(split, speaker, "en", by_program=True) for split, speaker in speakers.items()]
    made = plan(moments, turns, [], frozenset())
    assert {moment.decided_by for moment in made.audio["test"]} == {"person"}
    assert {moment.decided_by for moment in made.audio["train"]} == {"person", "program"}
    assert (made.turns["test"], len(made.turns["train"])) == ([], 1)
    assert made.deciders() == {"person": 6, "program": 4}
