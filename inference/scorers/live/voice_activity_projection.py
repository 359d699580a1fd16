"""Voice activity projection (Ekstedt and Skantze, 2022): who will speak in the next moment, of two that talk?

The export soniqo/VAP-OTO-ONNX (weights CC BY 4.0) hears 20 s of both voices and answers for every 20 ms. An
agent may speak where `p_now`, the share of each voice in the next 400 ms, is the agent's. Of an overlap it is
not asked: our cuts lie behind what was said there, when a player who interrupted has spoken already and one
who hummed along has too.
"""

from typing import Final

from inference.scorers.base import ScorerError
from inference.scorers.kinds import ChannelsContract, FrameOptions, Heard


def judge(agent_state: str, heard: Heard) -> tuple[float, float]:
    """Of the player going on, and of the agent having the floor.

    Raises:
        ScorerError: it expects neither to speak.
    """
    del agent_state
    player, agent = map(float, heard["p_now"])
    if player + agent <= 0:
        raise ScorerError("The model expects neither voice.")
    return player / (player + agent), agent / (player + agent)


CONTRACT: Final = ChannelsContract(
    name="voice-activity-projection",
    options=FrameOptions(seconds=20),
    threshold=0.5,
    files=("vap.onnx",),
    frame=320,
    outputs={"p_now": 2},
    judge=judge,
    outcomes={"idle": ("incomplete", "complete")},
)
