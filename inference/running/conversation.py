"""What was said in a take before a moment: the agent's lines and the player's earlier turns, oldest first.

Worked out when somebody is asked and kept nowhere, so that words that are mended are mended here as well.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from corpus.models import SAMPLE_RATE, Recording, Sample
from inference.models import Transcript
from inference.scorers.base import Message

AGENT: Final = "assistant"
PLAYER: Final = "user"
"""Roles as chat templates call them."""


class Said(NamedTuple):
    """Attributes:
    at: sample index at 16 kHz where it begins.
    role: AGENT or PLAYER.
    text: "" for speech of which nobody knows the words.
    """

    at: int
    role: str
    text: str


def said_in(recording: Recording, read: Iterable[tuple[Sample, Transcript | None]]) -> list[Said]:
    """All that was said in a take, in order.

    Args:
        read: its samples, in the order of their cuts, with the transcript of each that is believed.
    """
    speech = [Said(start, PLAYER, "") for start, _ in recording.speech]
    return sorted([*_lines(recording), *_turns(read), *speech], key=attrgetter("at"))


def before(sample: Sample, said: Sequence[Said]) -> tuple[Message, ...]:
    """The turns that came before the sample's own, with the agent's last line among them.

    What one side says until the other speaks is one message. A turn of the player whose words nobody knows is
    left out, but still parts the lines around it: the agent did not say them in one breath.
    """
    earlier = [each for each in said if each.at < sample.start + (each.role == AGENT)]
    lines = {each.text for each in earlier if each.role == AGENT}
    if sample.agent_text and sample.agent_text not in lines:
        earlier.append(Said(sample.start, AGENT, sample.agent_text))
    messages = (
        Message(role, " ".join(each.text for each in turn if each.text))
        for role, turn in groupby(earlier, attrgetter("role"))
    )
    return tuple(message for message in messages if message.text)


def mark(conversation: Sequence[Message], agent_text: str) -> str:
    """By what one conversation is told from another, 8 characters; "" if it is but the agent's last line."""
    if list(conversation) in ([], [Message(AGENT, agent_text)]):
        return ""
    return hashlib.sha256(msgspec.json.encode(list(conversation))).hexdigest()[:8]


def _lines(recording: Recording) -> list[Said]:
    """What the agent began to say; `games.play.timeline` vouches for the words."""
    started = (event for event in recording.timeline if event["name"] == "agent_start")
    return [
        Said(event["at"] * SAMPLE_RATE // recording.sample_rate, AGENT, event.get("text", ""))
        for event in started
    ]


def _turns(read: Iterable[tuple[Sample, Transcript | None]]) -> list[Said]:
    """The player's turns, each as far as its last cut with words goes."""
    found: dict[int, Said] = {}
    for sample, words in read:
        if words:
            speech = sample.speech
            at = speech[0][0] if speech else sample.start
            found[sample.start] = Said(at, PLAYER, words.text or words.plain)
    return list(found.values())
