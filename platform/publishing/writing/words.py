"""The words of a sample that a release believes, and what models of text read of them."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import pyarrow as pa

from corpus.labels import Label
from corpus.models import SAMPLE_RATE, Sample
from inference.models import Transcript
from inference.running.conversation import PLAYER, Said, before, said_in
from inference.scorers.base import Message
from publishing.schema.column import Column
from publishing.writing.sources import HeardSample, HeardTake

Value = dict[str, Any]

ACTIONS: Final = {
    Label.COMPLETE: 0,
    Label.INCOMPLETE: 1,
    Label.INTERRUPTION: 2,
    Label.BACKCHANNEL: 3,
}
"""start_speaking, continue_listening, start_listening, continue_speaking: the numbers of
anyreach-ai/semantic-turn-taking-benchmark."""

START_LISTENING: Final = 2


def text(words: Transcript) -> str:
    return words.text or words.plain


def timed(words: Transcript, begin: int = 0) -> list[Value]:
    """Each word with the seconds in which it is said, counted from `begin`, a sample index at 16 kHz; none
    where nobody knows the times."""
    return [
        {
            "word": str(each["word"]),
            "start": (each["start"] - begin) / SAMPLE_RATE,
            "end": (each["end"] - begin) / SAMPLE_RATE,
        }
        for each in words.words
    ]


def up_to(sample: Sample, said: Sequence[Said], words: Transcript) -> list[Value]:
    """The conversation as far as the cut: what was said before, then the player's turn so far."""
    return _as_values([*before(sample, said), Message(PLAYER, text(words))])


def whole(said: Sequence[Said]) -> list[Value]:
    """All turns of a take in order; what one side says until the other speaks is one message."""
    turns = (
        Message(role, " ".join(each.text for each in turn if each.text))
        for role, turn in groupby(said, attrgetter("role"))
    )
    return _as_values([message for message in turns if message.text])


def _as_values(messages: Sequence[Message]) -> list[Value]:
    return [{"role": each.role, "content": each.text} for each in messages]


def in_lines(messages: Sequence[Value]) -> str:
    """The conversation as one text, a line each."""
    return "\n".join(f"{each['role']}: {each['content']}" for each in messages)


def action(sample: Sample) -> int:
    """What the agent should do at the cut. Asked to hold on, it stops to speak if it spoke, else it listens
    on."""
    if sample.label == Label.WAIT:
        spoke = sample.agent_state == "speaking"
        return START_LISTENING if spoke else ACTIONS[Label.INCOMPLETE]
    return ACTIONS[Label(sample.label)]


def of_words(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Transcript], object], since: int = 1
) -> Column[HeardSample]:
    """A column that the transcript of the sample tells; null where there is none."""

    def found(of: HeardSample) -> object:
        said = of.words
        return value(said) if said else None

    return Column(name, kind, meaning, found, since)


def said_in_take(of: HeardTake) -> list[Said]:
    """The conversation, with the words that are known to have been said."""
    return said_in(of.take, [(each.sample, each.words) for each in of.samples])


def spoken_text(of: HeardSample) -> str | None:
    """What is said in the clip; None where nobody knows, or the clip begins in the middle of it."""
    said = of.words
    return text(said) if said and not of.shortened else None


def word_times(of: HeardSample) -> list[Value]:
    """On the clock of the clip."""
    said = of.words
    return timed(said, of.sample.begin) if said and not of.shortened else []


def conversation(of: HeardSample) -> list[Value]:
    said = of.words
    return up_to(of.sample, said_in_take(of.of), said) if said else []


def whole_words(of: HeardTake) -> list[Value]:
    """Of all turns, on the clock of the recording: a turn's last transcript has all its words."""
    last = {each.sample.start: each.words for each in of.samples}
    return [word for found in last.values() if found for word in timed(found)]
