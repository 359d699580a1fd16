"""Made-up names for the board: "Teal Otter 42". They say nothing about who somebody is. Pure."""

import secrets
from typing import Final

COLOURS: Final = """
    Amber Apricot Azure Brass Bronze Cherry Clover Cobalt Copper Coral Crimson Emerald Ginger Golden Indigo
    Ivory Jade Lemon Lilac Lime Marble Mint Mossy Ochre Olive Opal Orange Pearl Plum Quartz Rosy Ruby Russet
    Saffron Sandy Scarlet Silver Teal Umber Violet
"""
ANIMALS: Final = """
    Badger Beaver Bison Camel Cricket Crane Dolphin Falcon Ferret Finch Fox Gecko Hare Hedgehog Heron Ibex
    Jackdaw Kestrel Koala Lark Lemur Lynx Magpie Marten Mole Newt Otter Owl Panda Pelican Puffin Quail Raven
    Robin Salmon Seal Stork Swift Tapir Walrus
"""


LENGTHS: Final = (2, 2, 3, 4, 6)
"""Digits to try one after another: a name may be taken."""


def made_up(digits: int = 2) -> str:
    """A colour, an animal and a number of so many digits."""
    low = 10 ** (digits - 1)
    number = low + secrets.randbelow(9 * low)
    return f"{secrets.choice(COLOURS.split())} {secrets.choice(ANIMALS.split())} {number}"
