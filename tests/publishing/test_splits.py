"""A speaker's split, for ever."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from publishing.planning.manifest import Candidate, plan
from publishing.planning.speakers import Speaker, assign, heard
from publishing.planning.splits import SPLITS, split_of


def test_the_split_of_these_speakers_never_changes() -> None:
    """Published: if this test fails, somebody is about to leak test speakers into training sets."""
    known = {
        "spk_0000000000000000": "train",
        "spk_1a2b3c4d5e6f7a8b": "train",
        "spk_ffffffffffffffff": "train",
        "spk_000000000000001c": "validation",
        "spk_0000000000000022": "validation",
        "spk_0000000000000005": "test",
        "spk_000000000000001d": "test",
    }
    assert {speaker: split_of(speaker) for speaker in known} == known


def test_nine_in_ten_speakers_train() -> None:
    counts = Counter(split_of(f"spk_{number:016x}") for number in range(20_000))
    shares = [counts[split] / 20_000 for split in SPLITS]
    assert [round(share, 2) for share in shares] == [0.9, 0.05, 0.05]


def people(*names: str, language: str = "no", blind: bool = True) -> list[Speaker]:
    return [Speaker(name, {language}, blind) for name in names]


@given(st.sets(st.integers(0, 200), min_size=3, max_size=91), st.randoms())
def test_a_language_with_three_speakers_has_every_split_however_they_arrive(
    numbers: set[int], random: Random
) -> None:
    names = [f"spk_{number:016x}" for number in numbers]
    random.shuffle(names)
    known: dict[str, str] = {}
    while names:
        arrived, names = names[: (size := random.randint(1, 10))], names[size:]
        found = assign(known, {("no", split) for split in known.values()}, people(*arrived))
        known = {**found, **known}
    assert set(known.values()) == set(SPLITS)


def test_who_is_known_stays_though_their_language_lacks_a_split() -> None:
    known = {f"spk_{number}": "train" for number in range(5)}
    found = assign(known, {("no", "train")}, people(*known, "spk_new"))
    assert found == {**known, "spk_new": "test"}


def test_who_was_never_heard_blind_leaves_the_test_split_to_others() -> None:
    found = assign({}, (), [*people("spk_1", "spk_2", blind=False), *people("spk_3")])
    assert found["spk_3"] == "test"
    assert {found["spk_1"], found["spk_2"]} == {"train", "validation"}


def test_somebody_of_two_languages_is_in_one_split_the_one_that_both_lack() -> None:
    both = Speaker("spk_both", {"no", "tr"}, blind=True)
    found = assign({}, {("no", "train"), ("tr", "train"), ("tr", "test")}, [both])
    assert found == {"spk_both": "validation"}


def met(*pairs: tuple[str, str], language: str = "no") -> list[Speaker]:
    """Speakers who talked with each other."""
    rows = [Candidate(f"{one}-{other}", "take", one, language, partner=other) for one, other in pairs]
    return heard(rows)


def test_both_of_a_talk_are_heard_of_though_only_one_of_them_has_a_row() -> None:
    one, other = met(("spk_1", "spk_2"))
    assert (one.partners, other.partners) == ({"spk_2"}, {"spk_1"})
    assert (one.languages, other.languages) == ({"no"}, {"no"})
    assert (one.blind, other.blind) == (True, False)


def test_who_talked_with_each_other_share_a_split_whoever_connects_them() -> None:
    found = assign({}, (), met(("spk_1", "spk_2"), ("spk_3", "spk_2"), ("spk_4", "spk_5")))
    assert found["spk_1"] == found["spk_2"] == found["spk_3"]
    assert found["spk_4"] == found["spk_5"] != found["spk_1"]


def test_who_is_new_follows_whom_they_talked_with() -> None:
    known = {"spk_1": "validation"}
    found = assign(known, {("no", "validation")}, met(("spk_2", "spk_1"), ("spk_2", "spk_3")))
    assert found == dict.fromkeys(("spk_1", "spk_2", "spk_3"), "validation")


def test_who_met_people_of_several_splits_follows_most_of_them_and_nobody_moves() -> None:
    known = {"spk_1": "train", "spk_2": "test", "spk_3": "test"}
    found = assign(known, (), met(("spk_4", "spk_1"), ("spk_4", "spk_2"), ("spk_4", "spk_3")))
    assert found == {**known, "spk_4": "test"}


def test_known_people_who_meet_stay_where_they_were() -> None:
    known = {"spk_1": "train", "spk_2": "test"}
    assert assign(known, (), met(("spk_1", "spk_2"))) == known


def test_who_talked_with_nobody_is_sorted_as_ever() -> None:
    alone = people(*(f"spk_{number:016x}" for number in range(40)))
    two = met(("spk_a", "spk_b"), language="tr")
    assert assign({}, (), alone) == {
        name: split
        for name, split in assign({}, (), [*alone, *two]).items()
        if name not in ("spk_a", "spk_b")
    }


talked = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40)


@given(talked, talked, st.randoms())
def test_no_release_ever_moves_anybody_nor_parts_new_people_who_met(
    first: list[tuple[int, int]], second: list[tuple[int, int]], random: Random
) -> None:
    known: dict[str, str] = {}
    for talks in (first, second):
        pairs = [(f"spk_{one}", f"spk_{other}") for one, other in talks if one != other]
        random.shuffle(pairs)
        speakers = met(*pairs)
        found = assign(known, {("no", split) for split in known.values()}, speakers)
        assert {name: split for name, split in found.items() if name in known}.items() <= known.items()
        new = [pair for pair in pairs if not known.keys() & {*pair}]
        assert all(found[one] == found[other] for one, other in new)
        known |= found


def test_a_dialogue_across_splits_is_in_none_and_other_rows_of_the_two_stay() -> None:
    rows = {
        config: [Candidate("take", "take", "spk_1", "no", partner="spk_2")]
        for config in ("dialogues", "audio")
    }
    parted = plan(rows, (), frozenset(), {"spk_1": "train", "spk_2": "test"})
    assert [config for config, splits in parted.rows.items() if splits["train"]] == ["audio"]
    together = plan(rows, (), frozenset(), {"spk_1": "train", "spk_2": "train"})
    assert [config for config, splits in together.rows.items() if splits["train"]] == ["audio", "dialogues"]
