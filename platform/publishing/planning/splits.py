"""Which split a speaker belongs to, for ever. Pure."""

import hashlib

TRAIN, VALIDATION, TEST = SPLITS = ("train", "validation", "test")
_TRAIN, _VALIDATION = 90, 95
_SALT = "your-turn split 1"


def place_of(speaker: str) -> int:
    """Where a hash puts a speaker among all: a number of 64 bits that nobody chooses."""
    return int.from_bytes(hashlib.sha256(f"{_SALT}:{speaker}".encode()).digest()[:8], "big")


def split_of(speaker: str) -> str:
    """`train` (90 of 100 speakers), `validation` (5) or `test` (5), where the languages have all of them.

    Everybody who was published before splits were remembered is where this says. Changing the salt or the
    shares would leak test speakers into training sets that exist already: a test pins the answers.
    """
    place = place_of(speaker) % 100
    if place < _TRAIN:
        return TRAIN
    return VALIDATION if place < _VALIDATION else TEST
