"""Ask every scorer that applies about the moments of a take, and keep what it says.

Audio scorers answer while the player waits; text scorers later, on a queue of their own.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from corpus import steps
from corpus.audio import read
from corpus.models import TAIL_MS, Recording, Sample
from inference.live import overheard
from inference.live.overheard import Known
from inference.models import AND_WORDS, AUDIO, MOST_FAILURES, Failure, Score, Transcript
from inference.remote.scorer import RemoteScorer
from inference.running import failing, held, keeping, loaded
from inference.running.conversation import Said, before, mark, said_in
from inference.running.questions import (
    NOBODY,
    Asked,
    best_transcript,
    question,
    question_of_words,
)
from inference.running.steadying import steadied
from inference.scorers.base import AgentSide, Answer, NotAsked, Question, Scorer, ScorerError
from inference.scorers.contracts import asked as asked_scorers
from inference.session import RUNTIME
from inference.verdict import said as verdict

log = logging.getLogger(__name__)

Sound = Callable[[], NDArray[np.float32]]
"""The take, float32 [n] at 16 kHz, decoded when it is asked for."""


class Reply(NamedTuple):
    """What a scorer answered to a question, at its first asking."""

    scorer: Scorer
    asked: Asked
    answer: Answer | ScorerError


def score_held(
    recording: Recording, audio: NDArray[np.float32], agent: AgentSide, samples: Sequence[Sample]
) -> int:
    """Let the audio scorers score captured samples that the caller holds (`inference.running.held`), settles
    next, and then moves on itself. What was written of a sample that was taken back meanwhile counts nowhere.

    Run again, or twice at once, it adds nothing.

    Args:
        recording: analysed, so that its speech is known.
        audio: the take, float32 [n] at 16 kHz.
        agent: what the agent said in the take.

    Returns:
        Number of scores.
    """
    rows = _by_ear(samples, recording, audio, agent, "")
    count = keeping.keep(rows)
    for sample in samples:
        its = [row for row in rows if row.sample_id == sample.pk]
        held.said(sample, "scores", [row for row in its if isinstance(row, Score)])
        held.said(sample, "failures", [row for row in its if isinstance(row, Failure)])
    return count


def score_again(
    recording: Recording,
    audio: NDArray[np.float32] | None = None,
    agent: AgentSide = NOBODY,
    *,
    only: str = "",
) -> int:
    """Let audio scorers score what they have not scored yet, wherever the samples stand by now.

    Args:
        audio, agent: as for `score_held`; the take is read where it is None.
        only: name of one scorer; empty for all.

    Returns:
        Number of scores written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    samples = _samples(recording.cuts.exclude(status=Sample.Status.WITHDRAWN))
    with transaction.atomic():
        return keeping.keep(_by_ear(samples, recording, audio, agent, only)) if samples else 0


def score_words(recording: Recording, *, only: str = "") -> int:
    """Let text scorers score every sample that has a transcript, its best one, after the conversation so far.

    Where the words of an earlier turn were mended, those that read conversations score what came after again.

    Args:
        only: name of one scorer; empty for all.

    Returns:
        Number of scores written.
    """
    samples = _samples(recording.cuts.exclude(status=Sample.Status.WITHDRAWN).prefetch_related("transcripts"))
    best = [(sample, best_transcript(sample.transcripts.all())) for sample in samples]
    said = said_in(recording, best)
    asked = [_of_words(sample, recording, words, said) for sample, words in best if words]
    return keeping.keep_read(recording, _answers(asked, loaded.text_scorers(), only))


def _of_words(sample: Sample, recording: Recording, words: Transcript, said: Sequence[Said]) -> Asked:
    conversation = before(sample, said)
    asked = question_of_words(sample, recording, words, conversation)
    return Asked(sample, asked, words.name, mark(conversation, sample.agent_text))


def score_remotely(recording: Recording, sound: Sound, *, only: str = "") -> int:
    """Let the scorers that others run score every sample, from sound, words or both, as their entries say.

    Never on the way of a live take: a server that hangs costs as long as its entry allows.

    Args:
        sound: the take, asked for where one of them hears.
        only: name of one scorer; empty for all.

    Returns:
        Number of scores written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    scorers = [scorer for scorer in loaded.remote_scorers() if only in ("", scorer.name)]
    if not scorers:
        return 0
    samples = _samples(recording.cuts.exclude(status=Sample.Status.WITHDRAWN).prefetch_related("transcripts"))
    best = [(sample, best_transcript(sample.transcripts.all())) for sample in samples]
    said = said_in(recording, best)
    rows: list[Score | Failure] = []
    for scorer in scorers:
        asked = (_asked_remotely(scorer, sample, recording, sound, words, said) for sample, words in best)
        rows += _answers([each for each in asked if each], [scorer])
    return keeping.keep_read(recording, rows)


def _asked_remotely(
    scorer: RemoteScorer,
    sample: Sample,
    recording: Recording,
    sound: Sound,
    words: Transcript | None,
    said: Sequence[Said],
) -> Asked | None:
    """What it is sent: with the words of the moment the conversation before goes along, and without them
    nothing that was said."""
    read = _of_words(sample, recording, words, said) if scorer.reads and words else None
    if not scorer.hears:
        return read
    heard = question(sample, recording, sound())
    if heard is None or read is None:
        return Asked(sample, heard, AUDIO) if heard else None
    both = replace(read.question, audio=heard.audio)
    return read._replace(question=both, input=f"{AND_WORDS}{read.input}")


def _samples(among: QuerySet[Sample]) -> list[Sample]:
    return list(among.order_by("cut").prefetch_related("scores", "failures"))


def _by_ear(
    samples: Sequence[Sample],
    recording: Recording,
    audio: NDArray[np.float32] | None,
    agent: AgentSide,
    only: str,
) -> list[Score | Failure]:
    audio = read(recording) if audio is None else audio
    asked = [
        Asked(sample, q, AUDIO)
        for sample in samples
        if (q := question(sample, recording, audio, agent)) is not None
    ]
    known = overheard.in_round(recording.round) if recording.live_opponent else overheard.nothing
    return _answers(asked, loaded.audio_scorers(), only, known)


def _answers(
    asked: Sequence[Asked], scorers: Sequence[Scorer], only: str = "", known: Known = overheard.nothing
) -> list[Score | Failure]:
    """What each scorer says to the questions that it may be asked, all of a take's at once.

    Args:
        only: name of the one that is asked, where a specialist does not stand in for it; empty for all.
        known: what one of them has answered while the take was played.
    """
    replaced = loaded.specialists() if len(scorers) > 1 else {}
    conversing = loaded.conversing() if any(each.after for each in asked) else frozenset()
    chosen = [asked_scorers(scorers, each.question, replaced) for each in asked]
    replies: list[Reply] = []
    for scorer in (each for each in scorers if only in ("", each.name)):
        put = [
            each.put_to(scorer, conversing)
            for each, among in zip(asked, chosen, strict=True)
            if scorer in among
        ]
        _let_stand(scorer, put)
        its = [each for each in put if _may_ask(scorer, each)]
        answers = _answered(scorer, its, known)
        replies += [Reply(scorer, each, answer) for each, answer in zip(its, answers, strict=True)]
    return [row for each in replies for row in _rows(each, _steadied(each, replies))]


def _answered(scorer: Scorer, asked: Sequence[Asked], known: Known) -> list[Answer | ScorerError]:
    """What it says to each, asked only where that is not known."""
    heard = [known(scorer, each.sample.cut, each.question) for each in asked]
    if told := sum(each is not None for each in heard):
        log.info("%s of %s answers of %s were known from the play.", told, len(asked), scorer.name)
    left = [each.question for each, answer in zip(asked, heard, strict=True) if answer is None]
    fresh = iter(_ask(scorer, left) if left else [])
    return [next(fresh) if answer is None else answer for answer in heard]


def _ask(scorer: Scorer, questions: Sequence[Question]) -> Sequence[Answer | ScorerError]:
    with steps.step("ask a model", scorer=scorer.name):
        return scorer.answer_many(questions)


def _steadied(reply: Reply, among: Sequence[Reply]) -> Answer | ScorerError:
    if isinstance(reply.answer, ScorerError):
        return reply.answer
    return steadied(reply.scorer, reply.asked.question, reply.answer, _others(reply, among))


def _others(reply: Reply, among: Sequence[Reply]) -> set[str]:
    """What the game meant, and what other scorers say of the same sample, now or before."""
    sample = reply.asked.sample
    now = {
        verdict(each.answer.probabilities, each.answer.threshold)
        for each in among
        if each.scorer is not reply.scorer and each.asked.sample is sample and isinstance(each.answer, Answer)
    }
    standing = Score.standing(sample.scores.all())
    return now | {sample.intent} | {each.verdict for each in standing if each.scorer != reply.scorer.name}


def _let_stand(scorer: Scorer, asked: Sequence[Asked]) -> None:
    """Let what the scorer has said to the very question stand, where something later stands: of a revision
    that was taken back, or after words that were mended back."""
    before = [(each.sample.scores.all(), _said_before(scorer, each)) for each in asked]
    overtaken = [said.pk for rows, said in before if said and said not in Score.standing(rows)]
    if overtaken:
        Score.objects.filter(pk__in=overtaken).update(created_at=timezone.now())


def _may_ask(scorer: Scorer, asked: Asked) -> bool:
    """Whether it has neither answered yet nor failed too often."""
    known, sample = (scorer.name, scorer.revision), asked.sample
    failures = (each for each in sample.failures.all() if each.recut == sample.recuts)
    failed = sum((failure.scorer, failure.revision) == known for failure in failures)
    return _said_before(scorer, asked) is None and failed < MOST_FAILURES


def _said_before(scorer: Scorer, asked: Asked) -> Score | None:
    """Reads what was prefetched."""
    given = (scorer.name, scorer.revision, TAIL_MS, asked.input, asked.sample.recuts)
    rows = asked.sample.scores.all()
    return next((s for s in rows if (s.scorer, s.revision, s.offset_ms, s.input, s.recut) == given), None)


def _rows(reply: Reply, answer: Answer | ScorerError) -> list[Score | Failure]:
    """The failure, or the score with those later in the silence."""
    scorer, asked = reply.scorer, reply.asked
    sample = asked.sample
    by = {"sample": sample, "scorer": scorer.name, "revision": scorer.revision, "recut": sample.recuts}
    if isinstance(answer, NotAsked):
        log.warning("%s was not asked about %s: %s", scorer.name, sample, answer)
        return []
    if isinstance(answer, ScorerError):
        return [Failure(**by, error=failing.words(answer))]
    by |= {"threshold": answer.threshold, "latency_ms": answer.latency_ms, "input": asked.input}
    by |= {"runtime": "remote" if isinstance(scorer, RemoteScorer) else f"onnxruntime {RUNTIME}"}
    first = Score(**by, offset_ms=TAIL_MS, probabilities=dict(answer.probabilities), spread=answer.spread)
    later = [Score(**by, offset_ms=ms, probabilities=dict(each)) for ms, each in answer.later.items()]
    return [first, *later]
