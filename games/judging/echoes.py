"""Whether the agent is heard in a take: lines from the timeline, sound from the prompt's recordings."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.models import SAMPLE_RATE, Recording
from games.prompts import voices
from inference.audio import echo
from inference.audio.echo import Played

AGENT_VOICE = "agent_voice"
"""Mark of the page: how the line that begins here was said; `recording` and `speech` made a sound."""

RECORDING, SPEECH = "recording", "speech"


def in_take(recording: Recording, audio: NDArray[np.float32], speech: Sequence[Sequence[int]]) -> bool:
    """Whether the player's microphone heard the agent.

    Args:
        audio: float32 [n] at 16 kHz.
        speech: half-open spans in samples at 16 kHz.
    """
    ways = {event.get("value") for event in recording.timeline if event["name"] == AGENT_VOICE}
    if not ways & {RECORDING, SPEECH}:
        return False  # what is written makes no sound
    sounds = voices.of_take(recording) if RECORDING in ways else {}
    return echo.in_take(audio, speech, played(recording, len(audio), sounds))


def played(recording: Recording, samples: int, sounds: Mapping[int, NDArray[np.float32]]) -> list[Played]:
    """The lines that made a sound, in order, with that sound where we have it; `samples` at 16 kHz."""
    lines: list[Played] = []
    for said in _lines(recording.timeline, samples, recording.sample_rate):
        if said["way"] == RECORDING and said["line"] in sounds:
            lines.append(Played(said["start"], said["end"], sounds[said["line"]]))
        elif said["way"] in (RECORDING, SPEECH):
            lines.append(Played(said["start"], said["end"]))
    return lines


def _lines(timeline: Sequence[Mapping[str, Any]], samples: int, rate: int) -> list[dict[str, Any]]:
    """{line, way, start, end} of each, at 16 kHz."""
    lines: list[dict[str, Any]] = []
    for event in timeline:
        at = event["at"] * SAMPLE_RATE // rate
        if event["name"] == "agent_start":
            lines.append({"line": int(event["value"]), "way": "", "start": at, "end": samples})
        elif lines and event["name"] == AGENT_VOICE:
            lines[-1]["way"] = event.get("value", "")
        elif lines and event["name"] == "agent_end":
            lines[-1]["end"] = at
    return lines
