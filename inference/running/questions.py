"""What scorers are asked about a moment of a take: its sound, or what was said."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.audio import excerpt
from corpus.models import Recording, Sample
from inference.models import Transcript
from inference.scorers.base import Question

NO_SOUND: Final = np.zeros(0, np.float32)


def question(sample: Sample, recording: Recording, audio: NDArray[np.float32]) -> Question | None:
    """What everybody hears of the sample; None where nobody has spoken before it.

    Args:
        audio: the whole take, float32 [n] at 16 kHz.
    """
    if not sample.speech:
        return None
    return Question(
        audio=excerpt(sample, audio).sound,
        language=recording.language,
        agent_state=sample.agent_state,
        agent_text=sample.agent_text,
    )


def question_of_words(sample: Sample, recording: Recording, words: Transcript) -> Question:
    """What was said up to the cut, for text scorers."""
    return Question(
        audio=NO_SOUND,
        language=recording.language,
        agent_state=sample.agent_state,
        agent_text=sample.agent_text,
        transcript=words.text or words.plain,
        transcript_plain=words.plain,
    )


def best_transcript(transcripts: Iterable[Transcript]) -> Transcript | None:
    """Rather a person's than what the game knows, rather that than what was recognised; the newest of a kind.

    One without words counts for nothing.
    """
    order = (Transcript.Source.RECOGNISED, Transcript.Source.PROMPT, Transcript.Source.PERSON)
    with_words = (words for words in transcripts if words.text or words.plain)
    return max(
        with_words, key=lambda w: (order.index(Transcript.Source(w.source)), w.created_at), default=None
    )
