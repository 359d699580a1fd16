"""What a model says of every clip, in every band: one row each, small enough to keep them all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from corpus.labels import AgentState
from inference.scorers.base import Answer, Question, Scorer, ScorerError
from inference.text.cleaning import plain
from inference.verdict import said
from publishing.evaluating.bands import BANDS
from publishing.evaluating.clips import Clip
from publishing.evaluating.said import Said

BATCH = 16
"""Clips asked about at once: text models are faster so, and audio models no slower."""

NOT_ITS_OWN = "the model is not made for its language or the state of the agent"


@dataclass(slots=True)
class Asked:
    """Attributes:
    rows: how many clips were there.
    unasked: reason to how many clips or answers the figures are without.
    """

    said: list[Said] = field(default_factory=list)
    rows: int = 0
    unasked: Counter[str] = field(default_factory=Counter)


def ask(scorer: Scorer, positive: str, clips: Iterable[Clip]) -> Asked:
    """Ask about each clip in each band. It is asked once, as it is, without the copies of a settled take.

    Args:
        positive: the label whose probability is kept.
    """
    found = Asked()
    for batch in _batches(clips):
        found.rows += len(batch)
        meant = [clip for clip in batch if scorer.applies(question(clip))]
        if left := len(batch) - len(meant):
            found.unasked[NOT_ITS_OWN] += left
        for band in BANDS:
            _ask_in(band, scorer, positive, meant, found)
    return found


def question(clip: Clip, band: str = "wide") -> Question:
    """The clip as a scorer is asked about it."""
    return Question(
        audio=BANDS[band](clip.sound),
        language=clip.language,
        agent_state=AgentState.SPEAKING if clip.agent_speaking else AgentState.IDLE,
        agent_text=clip.agent_text,
        transcript=clip.transcript,
        transcript_plain=plain(clip.transcript),
    )


def _ask_in(band: str, scorer: Scorer, positive: str, clips: Sequence[Clip], found: Asked) -> None:
    answers = scorer.answer_many([question(clip, band) for clip in clips])
    for clip, answer in zip(clips, answers, strict=True):
        if isinstance(answer, ScorerError):
            found.unasked[f"no answer: {answer}"] += 1
        elif clip.label not in answer.probabilities:
            found.unasked[f"the model cannot say {clip.label}"] += 1
        else:
            found.said.append(_said(clip, band, positive, answer))


def _said(clip: Clip, band: str, positive: str, answer: Answer) -> Said:
    floor = not clip.agent_speaking
    return Said(
        clip=clip.id,
        band=band,
        language=clip.language,
        game=clip.game,
        speaker=clip.speaker,
        truth=clip.label,
        said=said(answer.probabilities, answer.threshold),
        sure=answer.probabilities.get(positive, 0.0),
        silence_ms=clip.silence_ms if floor else None,
        went_on=clip.went_on if floor else None,
    )


def _batches(clips: Iterable[Clip]) -> Iterator[list[Clip]]:
    each = iter(clips)
    while batch := list(islice(each, BATCH)):
        yield batch
