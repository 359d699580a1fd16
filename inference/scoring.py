"""Ask every scorer that applies about the moments of a take, and keep what it says."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from corpus.audio import read
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample, StatusMoved
from inference import loaded
from inference.models import Failure, Score
from inference.scorers.base import Question, Scorer, ScorerError

LEAD: Final = SAMPLE_RATE // 2
"""Samples heard before the first speech of a turn: pipecat's `pre_speech_ms` of 500."""

OFFSET_MS: Final = TAIL * 1000 // SAMPLE_RATE

MOST_FAILURES: Final = 3
"""A scorer that has failed on a sample this often is not asked again."""


def score_recording(recording: Recording, audio: NDArray[np.float32] | None = None) -> int:
    """Score the captured samples of a recording; run again, or twice at once, it adds nothing.

    Args:
        recording: listened to, so that its speech is known.
        audio: the take as `corpus.audio.read` gives it, when the caller has it already.

    Returns:
        Number of scores written.

    Raises:
        FileNotFoundError: the audio was deleted.
        WeightsMissing: the files of a scorer are not here.
    """
    captured = recording.cuts.filter(status=Sample.Status.CAPTURED)
    samples = list(captured.order_by("cut").prefetch_related("scores", "failures"))
    if not samples:
        return 0
    audio = read(recording) if audio is None else audio
    answers = [(sample, list(_ask_all(sample, recording, audio))) for sample in samples]
    return _keep(answers)


def question(sample: Sample, recording: Recording, audio: NDArray[np.float32]) -> Question | None:
    """The whole turn so far, with 200 ms of silence after the cut; None where nobody has spoken before it.

    A take that ends sooner is filled up with silence: the models were trained to hear those 200 ms.
    """
    starts = [start for start, _ in recording.speech if start < sample.cut]
    if not starts:
        return None
    turn = audio[max(0, starts[0] - LEAD) : sample.cut + TAIL]
    missing = max(0, sample.cut + TAIL - len(audio))
    return Question(
        audio=np.pad(turn, (0, missing)),
        language=recording.language,
        agent_state=sample.agent_state,
        agent_text=sample.agent_text,
    )


def _ask_all(sample: Sample, recording: Recording, audio: NDArray[np.float32]) -> Iterable[Score | Failure]:
    asked = question(sample, recording, audio)
    if asked is None:
        return
    for scorer in loaded.scorers():
        if scorer.applies(asked) and _may_ask(scorer, sample):
            yield _ask(scorer, sample, asked)


def _may_ask(scorer: Scorer, sample: Sample) -> bool:
    """Whether it has neither answered yet nor failed too often. Reads what was prefetched."""
    known = (scorer.name, scorer.revision)
    answered = ((s.scorer, s.revision) for s in sample.scores.all() if s.offset_ms == OFFSET_MS)
    failed = sum((f.scorer, f.revision) == known for f in sample.failures.all())
    return known not in answered and failed < MOST_FAILURES


def _ask(scorer: Scorer, sample: Sample, asked: Question) -> Score | Failure:
    try:
        answer = scorer.answer(asked)
    except ScorerError as error:
        return Failure(sample=sample, scorer=scorer.name, revision=scorer.revision, error=str(error)[:300])
    return Score(
        sample=sample,
        scorer=scorer.name,
        revision=scorer.revision,
        offset_ms=OFFSET_MS,
        probabilities=dict(answer.probabilities),
        threshold=answer.threshold,
        latency_ms=answer.latency_ms,
    )


def _keep(answers: Sequence[tuple[Sample, list[Score | Failure]]]) -> int:
    """Move each sample on and write what was said of it, in one transaction.

    A sample that moved meanwhile was scored by another worker, or taken back: then ours is one too many.
    """
    rows: list[Score | Failure] = []
    with transaction.atomic():
        for sample, said in answers:
            try:
                sample.score(by="scorers")
            except StatusMoved:
                continue
            rows += said
        scores = [row for row in rows if isinstance(row, Score)]
        Score.objects.bulk_create(scores, ignore_conflicts=True)
        Failure.objects.bulk_create([row for row in rows if isinstance(row, Failure)])
    return len(scores)
