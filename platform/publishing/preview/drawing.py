"""Which of the new clips are heard before a release: by lot, the same lot for the same preview. Pure.

Whoever publishes hears what an average row sounds like, and cannot pick the good ones.
"""

import random
from collections.abc import Sequence
from typing import Final

POOL: Final = 1_000
"""Ids that a preview keeps to draw from."""

HEARD: Final = 10


def pool(ids: Sequence[str], seed: str) -> list[str]:
    """Up to a thousand of the ids, by lot, sorted.

    seed: the fingerprint of the plan, so that who makes the preview again draws the same.
    """
    return sorted(random.Random(f"pool {seed}").sample(ids, min(POOL, len(ids))))  # noqa: S311  # a lot, no secret


def lot(pool: Sequence[str], seed: str, shuffle: int) -> list[str]:
    """Ten of them, or all there are, in the order drawn; another `shuffle` draws others."""
    draw = random.Random(f"lot {shuffle} {seed}")  # noqa: S311  # a lot, no secret
    return draw.sample(pool, min(HEARD, len(pool)))
