"""Which split a speaker belongs to, for ever. Pure."""

import hashlib

SPLITS = ("train", "validation", "test")
_TRAIN, _VALIDATION = 90, 95
_SALT = "your-turn split 1"


def split_of(speaker: str) -> str:
    """`train` (90 of 100 speakers), `validation` (5) or `test` (5).

    All that a speaker ever says lands in one split, so that splits are speaker-disjoint; nothing but the
    speaker id counts, so that a later release never moves anybody. Changing the salt or the shares would
    leak test speakers into training sets that exist already: a test pins the answers.
    """
    digest = hashlib.sha256(f"{_SALT}:{speaker}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % 100
    if place < _TRAIN:
        return "train"
    return "validation" if place < _VALIDATION else "test"
