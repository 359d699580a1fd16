"""The pieces in which a number is dictated. Pure; every draw comes from the generator it is given."""

from collections.abc import Iterable
from random import Random

LONGEST = 18
"""Characters of a piece: what a phone shows on one line in large type."""


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def filled(pattern: str, rng: Random) -> str:
    """The pattern with a digit for every #."""
    return "".join(rng.choice("0123456789") if character == "#" else character for character in pattern)


def split(text: str, sizes: Iterable[int]) -> list[str]:
    """The text in pieces of these lengths."""
    pieces: list[str] = []
    start = 0
    for size in sizes:
        pieces.append(text[start : start + size])
        start += size
    return pieces
