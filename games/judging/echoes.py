"""What the agent or another player said in a take, and whether it is heard there: lines from the timeline,
sound from the prompt's recordings or from the other channel."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus import audio as corpus_audio
from corpus.audio import LazyTake
from corpus.models import SAMPLE_RATE, Recording
from games.catalogue.elsewhere import AgentCall
from games.catalogue.two.house import HOUSE
from games.prompts import voices
from inference.audio import echo
from inference.audio.echo import Played
from inference.running import analysis
from inference.scorers.base import AgentSide

AGENT_VOICE = "agent_voice"
"""Mark of the page: how the line that begins here was said; `recording` and `speech` made a sound."""

RECORDING, SPEECH = "recording", "speech"

COMPARED: Final = 8
"""Stretches of a partner's speech, the longest, that are looked for in the other's channel."""

LONGEST_COMPARED: Final = 10 * SAMPLE_RATE
"""Of one stretch."""


def in_take(recording: Recording, audio: NDArray[np.float32], speech: Sequence[Sequence[int]]) -> bool:
    """Whether the player's microphone heard the agent.

    Args:
        audio: float32 [n] at 16 kHz.
        speech: half-open spans in samples at 16 kHz.
    """
    if recording.game == AgentCall.key:
        # Where the agent's channel came too, it was compared before the call was kept.
        return not recording.agent_audio and echo.in_rhythm(speech, _called(recording))
    ways = {event.get("value") for event in recording.timeline if event["name"] == AGENT_VOICE}
    if not ways & {RECORDING, SPEECH}:
        return False  # what is written makes no sound
    sounds = voices.of_take(recording) if RECORDING in ways else {}
    return echo.in_take(audio, speech, played(recording, len(audio), sounds))


def partner(work: LazyTake, speech: Sequence[Sequence[int]]) -> list[list[int]] | None:
    """When the other of two players spoke, as this one heard it: [start, end) in samples at 16 kHz. Of the
    house its lines are known.

    None where nobody can tell: no channel of theirs was kept, or it has this player's own voice in it, which
    came out of the other's speakers.

    Args:
        speech: of this player, likewise.
    """
    if work.recording.mode == HOUSE:
        lines = _lines(work.recording.timeline, len(work.sound), work.recording.sample_rate)
        return [[said["start"], said["end"]] for said in lines]
    if not work.recording.agent_audio or _is_in(work.agent, work.sound, speech):
        return None
    return analysis.speech(work.agent)


def of_partner(work: LazyTake, said: Sequence[Sequence[int]]) -> bool:
    """Whether this player's microphone heard the other, who said something at `said`."""
    return _is_in(work.sound, work.agent, said)


def told(said: Iterable[Sequence[int]], rate: int) -> list[dict[str, Any]]:
    """What a partner said, as events of a timeline at `rate` Hz: the other player is a player's agent."""
    events: list[dict[str, Any]] = []
    for place, (start, end) in enumerate(said):
        first, last = (at * rate // SAMPLE_RATE for at in (start, end))
        events.append({"name": "agent_start", "at": first, "value": str(place), "text": ""})
        events.append({"name": "agent_end", "at": last})
    return events


def _is_in(heard: NDArray[np.float32], sound: NDArray[np.float32], spans: Sequence[Sequence[int]]) -> bool:
    """Whether what sounds at `spans` of one channel is heard in the other, up to 800 ms later.

    Never earlier, as `echo.matches` looks too: else nobody could tell whose voice is whose echo.
    """
    longest = sorted(spans, key=lambda span: span[0] - span[1])[:COMPARED]
    ends = ((start, min(end, start + LONGEST_COMPARED)) for start, end in longest)
    later = (Played(start + echo.SEARCH, end + echo.SEARCH, sound[start:end]) for start, end in ends)
    return any(echo.matches(heard, line) for line in later)


def _called(recording: Recording) -> list[Played]:
    """When the agent of a call spoke; of its voice nothing is known."""
    said = _lines(recording.timeline, samples_of(recording), recording.sample_rate)
    return [Played(each["start"], each["end"]) for each in said]


def agent_side(recording: Recording) -> AgentSide:
    """What the agent said in a take, for models that are told of it or hear it.

    A line that is only shown counts as said: the player waits for its end, or cuts in. Recordings are opened
    when a model asks for them, and once.
    """
    lines = _lines(recording.timeline, samples_of(recording), recording.sample_rate)

    @cache
    def sounds() -> dict[int, NDArray[np.float32]]:
        if recording.agent_audio:
            heard = corpus_audio.read_agent(recording)
            return {place: heard[said["start"] : said["end"]] for place, said in enumerate(lines)}
        recorded = [place for place, said in enumerate(lines) if said["way"] == RECORDING]
        voices_of = voices.of_take(recording) if recorded else {}
        return {place: voices_of[said] for place in recorded if (said := lines[place]["line"]) in voices_of}

    return AgentSide(tuple((said["start"], said["end"]) for said in lines), sounds)


def samples_of(recording: Recording) -> int:
    """Length of a take in samples at 16 kHz."""
    return recording.samples * SAMPLE_RATE // recording.sample_rate


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
