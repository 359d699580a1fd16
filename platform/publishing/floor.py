"""Who had the floor in a take: what the agent was really heard to say, as sound, and the player's silences.

The page says how each line was said (docs/agent.md). A recording is ours, so its sound is known to the
sample; what a browser's own voice said is not, and what was only written made no sound. Of a call with an
agent its whole channel was sent (docs/importing.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.models import SAMPLE_RATE, Recording
from games.prompts.models import PromptVoice

SHORTEST: Final = SAMPLE_RATE // 10
"""100 ms: the shortest silence that livekit's eot-bench asks about."""

FADE: Final = SAMPLE_RATE * 15 // 1000
"""15 ms in which the page fades out a line that is cut off."""

RECORDING, SPEECH = "recording", "speech"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was played: which of the prompt's, [start, end) in samples at 16 kHz of the take."""

    number: int
    text: str
    start: int
    end: int


def lines(take: Recording) -> list[Line]:
    """The lines that were played from recordings, in order; none where the agent was also heard in a voice of
    which nobody kept the sound."""
    found: list[dict[str, Any]] = []
    for event in take.timeline:
        at = event["at"] * SAMPLE_RATE // take.sample_rate
        if event["name"] == "agent_start":
            found.append({"way": "", "line": event, "start": at, "end": length(take)})
        elif found and event["name"] == "agent_voice":
            found[-1]["way"] = event.get("value", "")
        elif found and event["name"] == "agent_end":
            found[-1]["end"] = at
    if any(each["way"] == SPEECH for each in found):
        return []
    said = (each for each in found if each["way"] == RECORDING or take.agent_audio)
    return [_line(each) for each in said if each["start"] < length(take)]


def voices(take: Recording) -> list[PromptVoice]:
    """The recordings that were played for its lines: those that its prompt had before the take, and has
    still. Empty where one of them is missing: then nobody knows what was heard."""
    said = {line.number: line.text for line in lines(take)}
    prompt = {"prompt__game": take.game, "prompt__language": take.language, "prompt__key": take.prompt_key}
    kept = PromptVoice.objects.filter(**prompt, line__in=said, created_at__lte=take.captured_at)
    found = [voice for voice in kept if voice.text == said[voice.line]]
    return found if len(found) == len(said) else []


def _line(found: Mapping[str, Any]) -> Line:
    said = found["line"]
    return Line(int(said["value"]), said.get("text", ""), found["start"], found["end"])


def length(take: Recording) -> int:
    """Of a take, in samples at 16 kHz."""
    return take.samples * SAMPLE_RATE // take.sample_rate


def channel(said: list[Line], sounds: Mapping[int, NDArray[np.float32]], samples: int) -> NDArray[np.float32]:
    """What the player heard, float32 [samples] at 16 kHz on the clock of the take: each line from where it
    began, cut off where the page stopped it."""
    heard = np.zeros(samples, np.float32)
    for line in said:
        sound = sounds[line.number][: max(0, min(line.end, samples) - line.start)]
        heard[line.start : line.start + len(sound)] = _faded(sound, sounds[line.number])
    return heard


def _faded(part: NDArray[np.float32], whole: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(part) == len(whole) or not len(part):
        return part
    fade = np.ones(len(part), np.float32)
    ending = min(FADE, len(part))
    fade[-ending:] = np.linspace(1, 0, ending, dtype=np.float32)
    return part * fade


def silences(take: Recording, cut: int) -> list[tuple[int, int]]:
    """[start, end) at 16 kHz of each silence that the player went on after, then the one after `cut`, the end
    of the turn, as far as it was recorded; none shorter than `SHORTEST`. What comes before the first word is
    no pause."""
    speech = [span for span in take.speech if span[0] < cut]
    pauses = [(before[1], after[0]) for before, after in pairwise(speech)]
    return [(start, end) for start, end in [*pauses, (cut, length(take))] if end - start >= SHORTEST]


def activity(take: Recording) -> list[list[list[float]]]:
    """[[start, end], …] in seconds of each channel: the player's speech, then what the agent said aloud."""
    agent = [[line.start, min(line.end, length(take))] for line in lines(take)]
    return [_seconds(take.speech), _seconds(agent)]


def _seconds(spans: Sequence[Sequence[int]]) -> list[list[float]]:
    return [[start / SAMPLE_RATE, end / SAMPLE_RATE] for start, end in spans]
