"""Made-up names for the board: "Teal Otter 42". They say nothing about who somebody is."""

import secrets
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from rewards.models import Profile

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


def made_up(digits: int = 2) -> str:
    """A colour, an animal and a number of so many digits."""
    low = 10 ** (digits - 1)
    number = low + secrets.randbelow(9 * low)
    return f"{secrets.choice(COLOURS.split())} {secrets.choice(ANIMALS.split())} {number}"


def profile(contributor_id: UUID) -> Profile:
    """The contributor's profile, made on first use."""
    return Profile.objects.filter(contributor=contributor_id).first() or _created(contributor_id)


def reroll(contributor_id: UUID) -> str:
    """Another name; the old one is free for anybody."""
    mine = profile(contributor_id)
    for digits in (2, 2, 3, 4, 6):
        mine.handle = made_up(digits)
        try:
            with transaction.atomic():
                mine.save(update_fields=["handle"])
        except IntegrityError:
            continue
        break
    return mine.handle


def _created(contributor_id: UUID) -> Profile:
    for digits in (2, 2, 3, 4, 6):
        try:
            with transaction.atomic():
                return Profile.objects.create(contributor_id=contributor_id, handle=made_up(digits))
        except IntegrityError:
            # The name is taken, or somebody made the profile in the meantime.
            if other := Profile.objects.filter(contributor=contributor_id).first():
                return other
    raise RuntimeError("there are no names left")
