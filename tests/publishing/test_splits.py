"""A speaker's split, for ever."""

from collections import Counter

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
