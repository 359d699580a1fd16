"""turn-1 (p99lab, Apache-2.0): has the speaker finished? Said for every 20 ms, from the sound alone.

Filter and log-mel lie inside the graph: it is given 160 ms at once and answers with the probabilities of
eight frames. What its states are called is read from the model (`inference.scorers.live.tensors`).
"""

from typing import Final

from inference.scorers.kinds import Heard, StreamContract, StreamOptions

OVER: Final = "probability"


def judge(agent_state: str, heard: Heard) -> tuple[float, float]:
    """Of going on, and of the end of the turn."""
    del agent_state
    over = float(heard[OVER][0])
    return 1 - over, over


CONTRACT: Final = StreamContract(
    name="turn-1",
    # A conversation may be long, but a turn is not: what came before is forgotten anyway.
    options=StreamOptions(seconds=30),
    threshold=0.5,
    frame=320,
    chunk=2_560,
    outputs={OVER: 1},
    judge=judge,
    outcomes={"idle": ("incomplete", "complete")},
)
