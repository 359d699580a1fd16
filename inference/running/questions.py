"""What scorers are asked about a moment of a take: its sound, or what was said."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.audio import excerpt
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from inference.models import Transcript
from inference.scorers.base import LATER_MS, AgentSide, Message, Question, Scorer

NO_SOUND: Final = np.zeros(0, np.float32)

LONGEST: Final = LATER_MS[-1] * SAMPLE_RATE // 1_000
"""Samples of silence after a cut that any scorer hears."""

NOBODY: Final = AgentSide()


class Asked(NamedTuple):
    """A question about a sample, and what it was made of.

    Attributes:
        input: `models.AUDIO` or the name of a transcript.
        after: mark of the conversation before; "" where that is no more than the agent's last line.
    """

    sample: Sample
    question: Question
    input: str
    after: str = ""

    def put_to(self, scorer: Scorer, conversing: Collection[str]) -> "Asked":
        """As its score names it: a model that reads the conversation was given that too."""
        if not self.after or scorer.name not in conversing:
            return self
        return self._replace(input=f"{self.input}, after {self.after}")


def question(
    sample: Sample, recording: Recording, audio: NDArray[np.float32], agent: AgentSide = NOBODY
) -> Question | None:
    """What everybody hears of the sample; None where nobody has spoken before it.

    Args:
        audio: the whole take, float32 [n] at 16 kHz.
        agent: what the agent said in it, on the clock of the take.
    """
    if not sample.speech:
        return None
    return Question(
        audio=excerpt(sample, audio).sound,
        language=recording.language,
        agent_state=sample.agent_state,
        agent_text=sample.agent_text,
        # The silence after the cut and nothing that is said once it is over.
        later=audio[sample.cut + TAIL : sample.cut + min(sample.silence, LONGEST)],
        agent=agent.since(sample.begin),
    )


def question_of_words(
    sample: Sample, recording: Recording, words: Transcript, conversation: Sequence[Message] = ()
) -> Question:
    """What was said up to the cut, for text scorers.

    Args:
        conversation: the turns before, as `inference.running.conversation.before` has them.
    """
    return Question(
        audio=NO_SOUND,
        language=recording.language,
        agent_state=sample.agent_state,
        agent_text=sample.agent_text,
        transcript=words.text or words.plain,
        transcript_plain=words.plain,
        conversation=tuple(conversation),
    )


def best_transcript(transcripts: Iterable[Transcript]) -> Transcript | None:
    """Rather a moderator's than a listener's, rather a person's than what was shown and heard, rather that
    than what was recognised; the newest.

    What was shown counts unchecked only where no recogniser listened. One without words counts for nothing,
    nor does one of before the cut was moved over speech.
    """
    source = Transcript.Source
    order = (source.PROMPT, source.RECOGNISED, source.SHOWN_HEARD, source.PERSON)
    rows = [row for row in transcripts if row.holds and row.is_read]
    listened = any(row.source == source.RECOGNISED for row in rows)
    with_words = (
        row for row in rows if (row.text or row.plain) and not (listened and row.source == source.PROMPT)
    )

    def rank(row: Transcript) -> tuple[int, bool, datetime]:
        return order.index(source(row.source)), row.of_a_moderator, row.created_at

    return max(with_words, key=rank, default=None)
