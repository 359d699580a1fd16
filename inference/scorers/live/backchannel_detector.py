"""backchannel-detector (pipecat-ai, BSD-2): while the agent speaks, is that a backchannel or an interruption?

Two answers for every 40 ms, each over five intents. The model is told when the agent speaks
(`inference.scorers.live.agent_state`).
"""

from typing import Final

from inference.scorers.base import ScorerError
from inference.scorers.kinds import Heard, StreamContract, StreamOptions

INTENTS: Final = ("continuer", "assessment", "negative", "floor_take", "non_speech")
"""By its card, p(backchannel) is the sum of the first two and p(floor) that of the next two."""

NEAR: Final = 0.02
"""How far from 1 the intents may sum: what int8 makes of a softmax."""

LEAST: Final = 0.01
"""Less than this for all intents of speech together: the model heard nobody, and nothing is to be shared."""


def judge(agent_state: str, heard: Heard) -> tuple[float, float]:
    """Of a backchannel and of taking the floor, given that somebody spoke: the game knows that somebody did.

    Raises:
        ScorerError: it heard nobody, or its answer is no softmax.
    """
    del agent_state
    continuer, assessment, negative, floor_take, other = map(float, heard["intent"])
    if abs(continuer + assessment + negative + floor_take + other - 1) > NEAR:
        raise ScorerError(f"The model's intents {heard['intent'].tolist()} do not sum to 1.")
    backchannel, floor = continuer + assessment, negative + floor_take
    if backchannel + floor < LEAST:
        raise ScorerError("The model heard nobody speak over the agent.")
    return backchannel / (backchannel + floor), floor / (backchannel + floor)


CONTRACT: Final = StreamContract(
    name="backchannel-detector",
    options=StreamOptions(seconds=30),
    threshold=0.5,
    files=("backchannel-fp32.onnx",),
    also=("model.json",),
    frame=320,
    chunk=640,
    told=True,
    outputs={"intent": len(INTENTS)},
    judge=judge,
    outcomes={"speaking": ("backchannel", "interruption")},
)
