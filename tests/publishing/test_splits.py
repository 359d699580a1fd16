"""A speaker's split, for ever."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from publishing.planning.speakers import Speaker, assign
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
