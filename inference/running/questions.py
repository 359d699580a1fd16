"""What scorers are asked about a moment of a take: its sound, or what was said."""

from collections.abc import Iterable
from dataclasses import replace
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


def question_of_both(
    sample: Sample, recording: Recording, audio: NDArray[np.float32], words: Transcript | None
) -> Question | None:
    """What everybody hears, and the words if there are any; None where nobody has spoken before it."""
    asked = question(sample, recording, audio)
    if asked is None or words is None:
        return asked
    return replace(question_of_words(sample, recording, words), audio=asked.audio)


def best_transcript(transcripts: Iterable[Transcript]) -> Transcript | None:
    """Rather a person's than what was shown and heard, rather that than what was recognised; the newest.

    What was shown counts unchecked only where no recogniser listened. One without words counts for nothing.
    """
    source = Transcript.Source
    order = (source.PROMPT, source.RECOGNISED, source.SHOWN_HEARD, source.PERSON)
    rows = list(transcripts)
    listened = any(row.source == source.RECOGNISED for row in rows)
    with_words = (
        row for row in rows if (row.text or row.plain) and not (listened and row.source == source.PROMPT)
    )
    return max(with_words, key=lambda w: (order.index(source(w.source)), w.created_at), default=None)
