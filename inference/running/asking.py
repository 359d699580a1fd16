"""Ask every scorer that applies about the moments of a take, and keep what it says.

Audio scorers answer while the player waits; text scorers later, on a queue of their own.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from corpus.audio import read
from corpus.models import TAIL_MS, Recording, Sample, StatusMoved
from inference.models import AUDIO, MOST_FAILURES, Failure, Score
from inference.running import loaded
from inference.running.questions import best_transcript, question, question_of_words
from inference.running.steadying import steadied
from inference.scorers.base import Answer, Question, Scorer, ScorerError
from inference.scorers.contracts import asked as asked_scorers
from inference.verdict import said as verdict


class Asked(NamedTuple):
    """A question about a sample, and what it was made of: `models.AUDIO` or the name of a transcript."""

    sample: Sample
    question: Question
    input: str


class Said(NamedTuple):
    """What a scorer answered to a question, at its first asking."""

    scorer: Scorer
    asked: Asked
    answer: Answer | ScorerError


def score_recording(recording: Recording, audio: NDArray[np.float32] | None = None) -> int:
    """Let the audio scorers score the captured samples of a recording, and move these on.

    Run again, or twice at once, it adds nothing.

    Args:
        recording: analysed, so that its speech is known.
        audio: the take as `corpus.audio.read` gives it, when the caller has it already.

    Returns:
        Number of scores written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    samples = _samples(recording.cuts.filter(status=Sample.Status.CAPTURED))
    if not samples:
        return 0
    rows = _by_ear(samples, recording, audio, "")
    with transaction.atomic():
        moved = [sample.pk for sample in samples if _moved(sample)]
        return _keep([row for row in rows if row.sample_id in moved])


def score_again(recording: Recording, audio: NDArray[np.float32] | None = None, *, only: str = "") -> int:
    """Let audio scorers score what they have not scored yet, wherever the samples stand by now.

    Args:
        only: name of one scorer; empty for all.

    Returns:
        Number of scores written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    samples = _samples(recording.cuts.exclude(status=Sample.Status.WITHDRAWN))
    with transaction.atomic():
        return _keep(_by_ear(samples, recording, audio, only)) if samples else 0


def score_words(recording: Recording, *, only: str = "") -> int:
    """Let text scorers score every sample that has a transcript, its best one.

    Args:
        only: name of one scorer; empty for all.

    Returns:
        Number of scores written.
    """
    samples = _samples(recording.cuts.exclude(status=Sample.Status.WITHDRAWN).prefetch_related("transcripts"))
    best = [(sample, best_transcript(sample.transcripts.all())) for sample in samples]
    asked = [
        Asked(sample, question_of_words(sample, recording, words), words.name)
        for sample, words in best
        if words
    ]
    rows = _answers(asked, [scorer for scorer in loaded.text_scorers() if only in ("", scorer.name)])
    with transaction.atomic():
        return _keep(rows)


def _samples(among: QuerySet[Sample]) -> list[Sample]:
    return list(among.order_by("cut").prefetch_related("scores", "failures"))


def _by_ear(
    samples: Sequence[Sample], recording: Recording, audio: NDArray[np.float32] | None, only: str
) -> list[Score | Failure]:
    audio = read(recording) if audio is None else audio
    asked = [
        Asked(sample, q, AUDIO) for sample in samples if (q := question(sample, recording, audio)) is not None
    ]
    return _answers(asked, [scorer for scorer in loaded.audio_scorers() if only in ("", scorer.name)])


def _answers(asked: Sequence[Asked], scorers: Sequence[Scorer]) -> list[Score | Failure]:
    """What each scorer says to the questions that it may be asked, all of a take's at once."""
    replaced = loaded.specialists() if len(scorers) > 1 else {}
    chosen = [asked_scorers(scorers, each.question, replaced) for each in asked]
    said: list[Said] = []
    for scorer in scorers:
        its = [
            each
            for each, among in zip(asked, chosen, strict=True)
            if scorer in among and _may_ask(scorer, each)
        ]
        answers = scorer.answer_many([each.question for each in its]) if its else []
        said += [Said(scorer, each, answer) for each, answer in zip(its, answers, strict=True)]
    return [_row(each, _steadied(each, said)) for each in said]


def _steadied(said: Said, among: Sequence[Said]) -> Answer | ScorerError:
    if isinstance(said.answer, ScorerError):
        return said.answer
    return steadied(said.scorer, said.asked.question, said.answer, _others(said, among))


def _others(said: Said, among: Sequence[Said]) -> set[str]:
    """What the game meant, and what other scorers say of the same sample, now or before."""
    sample = said.asked.sample
    now = {
        verdict(each.answer.probabilities, each.answer.threshold)
        for each in among
        if each.scorer is not said.scorer and each.asked.sample is sample and isinstance(each.answer, Answer)
    }
    before = Score.standing(sample.scores.all())
    return now | {sample.intent} | {each.verdict for each in before if each.scorer != said.scorer.name}


def _may_ask(scorer: Scorer, asked: Asked) -> bool:
    """Whether it has neither answered yet nor failed too often. Reads what was prefetched."""
    known = (scorer.name, scorer.revision)
    scores, failures = asked.sample.scores.all(), asked.sample.failures.all()
    answered = {(s.scorer, s.revision) for s in scores if (s.offset_ms, s.input) == (TAIL_MS, asked.input)}
    failed = sum((failure.scorer, failure.revision) == known for failure in failures)
    return known not in answered and failed < MOST_FAILURES


def _row(said: Said, answer: Answer | ScorerError) -> Score | Failure:
    scorer, asked = said.scorer, said.asked
    by = {"sample": asked.sample, "scorer": scorer.name, "revision": scorer.revision}
    if isinstance(answer, ScorerError):
        return Failure(**by, error=str(answer)[:300])
    return Score(
        **by,
        offset_ms=TAIL_MS,
        probabilities=dict(answer.probabilities),
        spread=answer.spread,
        threshold=answer.threshold,
        latency_ms=answer.latency_ms,
        input=asked.input,
    )


def _moved(sample: Sample) -> bool:
    """Move the sample on; False where it moved meanwhile.

    Then another worker scored it, or it was taken back, and what we have on it is one too many.
    """
    try:
        sample.score(by="scorers")
    except StatusMoved:
        return False
    return True


def _keep(rows: Sequence[Score | Failure]) -> int:
    scores = [row for row in rows if isinstance(row, Score)]
    Score.objects.bulk_create(scores, ignore_conflicts=True)
    Failure.objects.bulk_create([row for row in rows if isinstance(row, Failure)])
    return len(scores)
