"""What listeners heard of fillers ("um", "øh", "şey"): in the middle of a turn and at its end."""

from collections.abc import Iterable
from typing import Final

from moderation.models import Vote

ENOUGH: Final = 2
"""Listeners who have to agree, with nobody against them."""

Fillers = dict[str, bool | None]


def agreed(votes: Iterable[Vote]) -> Fillers:
    """`midfiller` and `endfiller` as far as listeners agree; None where they do not, or are too few."""
    heard = list(votes)
    return {name: _agreed([getattr(vote, name) for vote in heard]) for name in ("midfiller", "endfiller")}


def _agreed(said: list[bool | None]) -> bool | None:
    words = [each for each in said if each is not None]
    return words[0] if len(words) >= ENOUGH and len(set(words)) == 1 else None
