"""What a model is told of the agent, frame by frame: `bot_state` of pipecat-ai/backchannel-detector.

Eight numbers for each 20 ms, as its card lists them: whether the agent speaks; the seconds since it began,
since its last pause of 200 ms or more, and since it stopped, each at most 5 and divided by 5; whether a
filler is played; three zeros. The card does not say what holds before any of that has happened: here it is
as if it were long ago. Agents of ours play no fillers.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.waveform import SAMPLE_RATE
from inference.scorers.base import AgentSide

INPUT: Final = "bot_state"
FRAME: Final = 320
"""Samples: 20 ms."""

NUMBERS: Final = 8
LONGEST: Final = 5.0
"""Seconds."""

PAUSE: Final = 3_200
"""Samples, 200 ms."""

BREATH: Final = 9_600
"""600 ms: an agent that is silent for less between two lines still holds the floor, as in the games."""

LONG_AGO: Final = -1_000 * SAMPLE_RATE


def told(side: AgentSide, begin: int, frames: int) -> NDArray[np.float32]:
    """float32 [frames, 8] as it stands at the end of each frame; nothing later is known in it.

    Args:
        begin: sample at 16 kHz at which the first frame begins, on the clock of `side`.
    """
    state = np.zeros((frames, NUMBERS), np.float32)
    state[:, 1:4] = 1
    if not side.spans or not frames:
        return state
    starts, ends = np.array(side.spans).T
    now = begin + FRAME * np.arange(1, frames + 1)
    # 0 is before the first line, and n in or after the nth.
    line = np.searchsorted(starts, now, side="left")
    speaking = now <= np.append(LONG_AGO, ends)[line]
    began, resumed = _turns(side)
    stopped = np.concatenate([[LONG_AGO, LONG_AGO], ends])[line + 1 - speaking]
    state[:, 0] = speaking
    for column, since in enumerate((began[line], resumed[line], stopped), start=1):
        state[:, column] = np.minimum((now - since) / SAMPLE_RATE, LONGEST) / LONGEST
    return state


def _turns(side: AgentSide) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By the number of the line: where the turn that it belongs to began, and its last pause ended."""
    began, resumed = [LONG_AGO, side.spans[0][0]], [LONG_AGO, LONG_AGO]
    for (_, end), (start, _) in pairwise(side.spans):
        goes_on, paused = start - end <= BREATH, start - end >= PAUSE
        began.append(began[-1] if goes_on else start)
        resumed.append(start if paused else resumed[-1])
    return np.array(began), np.array(resumed)
