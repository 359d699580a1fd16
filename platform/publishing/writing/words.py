"""The words of a sample that a release believes, and what models of text read of them."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from corpus.labels import Label
from corpus.models import SAMPLE_RATE, Sample
from inference.models import Transcript
from inference.running.conversation import PLAYER, Said, before
from inference.running.questions import best_transcript
from inference.scorers.base import Message

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


def believed(sample: Sample) -> Transcript | None:
    """Rather people's words than known ones that were really said, rather these than a recogniser's; never
    what was only shown."""
    rows = [row for row in sample.transcripts.all() if row.source != Transcript.Source.PROMPT]
    return best_transcript(rows)


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
