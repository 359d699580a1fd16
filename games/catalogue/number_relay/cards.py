"""Payment card numbers that no bank can have given out. Pure.

ISO/IEC 7812-1 gives numbers that begin with 9 to national bodies: three digits of an ISO 3166-1 country
follow. 900 to 999 are for private use there and stand for no country, so 99## belongs to no issuer. The
last digit is, moreover, never the check digit that ISO/IEC 7812-1 Annex B (the Luhn formula) asks for, and
every terminal refuses the number before it asks anybody.
"""

from random import Random

from games.catalogue.number_relay.pieces import digits, split

LENGTH = 16
PREFIX = "99"
SIZES = ((4, 4, 4, 4), (4, 4, 4, 4), (4, 4, 4, 4), (2, 4, 4, 4, 2), (4, 2, 4, 2, 4))
"""Mostly as it is embossed; now and then in other pieces, so that nobody knows for sure how long it is."""


def draw(language: str, rng: Random) -> list[str]:
    """The pieces of a card number, the same in every language."""
    del language
    body = PREFIX + digits(rng, LENGTH - len(PREFIX) - 1)
    wrong = [digit for digit in "0123456789" if not luhn(body + digit)]
    return split(body + rng.choice(wrong), rng.choice(SIZES))


def luhn(number: str) -> bool:
    """Whether the last digit is the right check digit (ISO/IEC 7812-1, Annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * 2 if place % 2 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
