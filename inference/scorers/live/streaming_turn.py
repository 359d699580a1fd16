"""Streaming Turn (jptaylor): has the speaker finished, and over the agent's voice, do they want the floor?

One answer for every 40 ms. By its card a turn is over where `eot` reaches 0.6 or `eot_late` 0.4: the two are
made one probability that is 0.5 where either reaches its own threshold.
"""

import math
from typing import Final

import numpy as np

from inference.scorers.kinds import Heard, StreamContract, StreamOptions

EOT, EOT_LATE = 0.6, 0.4
"""Of versions 0.5 to 0.7."""

SMALLEST: Final = 1e-6


def judge(agent_state: str, heard: Heard) -> tuple[float, float]:
    """Of going on and of the end of the turn; over the agent's voice of a backchannel and of the rest."""
    if agent_state == "speaking":
        backchannel = float(heard["backchannel"][0])
        return backchannel, 1 - backchannel
    soon, late = levelled(float(heard["eot"][0]), EOT), levelled(float(heard["eot_late"][0]), EOT_LATE)
    over = float(np.maximum(soon, late))  # unlike Python's, NaN where either is
    return 1 - over, over


def levelled(probability: float, threshold: float) -> float:
    """The probability with its log-odds moved, so that its threshold lies at 0.5; NaN stays NaN."""
    safe = min(max(probability, SMALLEST), 1 - SMALLEST) if math.isfinite(probability) else probability
    odds = safe / (1 - safe) * (1 - threshold) / threshold
    return odds / (1 + odds)


CONTRACT: Final = StreamContract(
    name="streaming-turn",
    options=StreamOptions(seconds=30),
    threshold=0.5,
    frame=640,
    chunk=640,
    outputs={"eot": 1, "eot_late": 1, "backchannel": 1},
    judge=judge,
    outcomes={"idle": ("incomplete", "complete"), "speaking": ("backchannel", "interruption")},
)
