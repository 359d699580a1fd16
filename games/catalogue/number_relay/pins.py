"""Codes of four or six digits: any of them opens nothing, since nobody is told what it is for. Pure."""

from random import Random

from games.catalogue.number_relay.pieces import digits, split

SIZES = ((2, 2), (1, 1, 2), (2, 2, 2), (3, 3), (1, 1, 1, 1))


def draw(language: str, rng: Random) -> list[str]:
    """The pieces of a code, the same in every language."""
    del language
    sizes = rng.choice(SIZES)
    return split(digits(rng, sum(sizes)), sizes)
