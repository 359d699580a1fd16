"""Turns of people who pause, and models that say something of their silences."""

from dataclasses import asdict
from typing import Any

import numpy as np

from inference.frontier import measuring
from inference.frontier.measuring import Silences

SPEAKERS = 40
TURNS = 25
"""Of each speaker."""


def conversations(seed: int = 1) -> Silences:
    """A thousand turns of forty people: each a hold of 0.2 to 3 s, then the end; nobody asked yet."""
    random = np.random.default_rng(seed)
    turns = SPEAKERS * TURNS
    return Silences(
        ended=np.repeat([False, True], turns),
        milliseconds=np.concatenate([random.uniform(200, 3_000, turns), np.full(turns, 300.0)]),
        probability=np.zeros(2 * turns),
        speaker=np.tile(np.repeat(np.arange(SPEAKERS), TURNS), 2),
    )


def saying(silences: Silences, probability: np.ndarray) -> Silences:
    return Silences(silences.ended, silences.milliseconds, probability, silences.speaker)


def fair_model(seed: int = 2) -> Silences:
    """A model that is right more often than not, with scores that overlap."""
    silences = conversations()
    noise = np.random.default_rng(seed).normal(0, 0.2, len(silences.ended))
    return saying(silences, np.clip(0.3 + 0.4 * silences.ended + noise, 0, 1))


def kept(silences: Silences, language: str = "", game: str = "") -> dict[str, Any]:
    """One entry of what a run keeps."""
    return {"language": language, "game": game, **asdict(measuring.measure(silences))}
