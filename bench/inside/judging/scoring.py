"""Answers a second through the real task, rows and all, against a bare loop over the same clips on one core.

The bare loop knows the cuts already and does nothing but voice activity, features and `session.run`: once a
sample, and again as often as the task asked about a shifted copy. How often that was is counted beside.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from unittest.mock import patch

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from accounts.consent import current
from accounts.models import Consent, Contributor
from bench.measures.judging.features import smart_turn
from bench.speech import CLIPS, fresh
from corpus import audio
from corpus.models import Recording, Sample
from corpus.store import NewTake, store
from games.judging import tasks
from inference.audio.features import log_mel
from inference.running import loaded
from inference.running.questions import question
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Answer, Question
from inference.session import open_session

ROUNDS = 5


def measure() -> dict[str, list[float]]:
    """Answers a second of CPU of each in turn, milliseconds by the clock of the bare loop a take, and answers
    against samples."""
    os.sched_setaffinity(0, {0})
    loaded.audio_scorers(), loaded.voice_activity()
    names = ("ours", "bare", "bare_wall_ms_a_take", "answers", "samples")
    series: dict[str, list[float]] = {name: [] for name in names}
    _task(stored())  # warm
    for _ in range(ROUNDS):
        takes = stored()
        answers, seconds = _task(takes)
        series["ours"].append(answers / seconds)
        seconds, clock = _bare(takes, answers)
        series["bare"].append(answers / seconds)
        series["bare_wall_ms_a_take"].append(clock / len(takes) * 1_000)
        series["answers"].append(answers)
        series["samples"].append(_samples(takes).count())
    return series


def stored() -> list[Recording]:
    """Every clip as a take of its own: a site refuses what it has heard before."""
    person, text = Contributor.objects.create(), current("en")
    consent = Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )
    recordings = []
    for path in CLIPS:
        data = fresh(path).pcm
        take = NewTake(
            contributor=person,
            consent_id=consent.pk,
            round=str(uuid.uuid4()),
            sha256=hashlib.sha256(data + uuid.uuid4().bytes).hexdigest(),
            pcm=data,
            sample_rate=16_000,
            game="cliffhanger",
            prompt_key="bench",
            prompt={},
            language="en",
        )
        recordings.append(store(take))
    return recordings


def _task(takes: list[Recording]) -> tuple[int, float]:
    """How often the model answered, and the seconds of CPU."""
    with counting() as asked:
        started = time.process_time()
        for recording in takes:
            tasks.take.apply(args=(str(recording.pk),), throw=True)
        seconds = time.process_time() - started
    return len(asked), seconds


@contextmanager
def counting() -> Iterator[list[int]]:
    """A number for each answer of an audio model meanwhile."""
    asked: list[int] = []
    real = AudioScorer.answer

    def answer(scorer: AudioScorer, of: Question) -> Answer:
        asked.append(len(asked))
        return real(scorer, of)

    with patch.object(AudioScorer, "answer", answer):
        yield asked


def _bare(takes: list[Recording], answers: int) -> tuple[float, float]:
    """Seconds of CPU, and by the clock, of so many answers.

    What is beyond one a sample is asked about the first ones again: an answer costs the same whatever it is
    about.
    """
    session = open_session(smart_turn())
    activity = loaded.voice_activity()
    rows = Recording.objects.filter(pk__in=[take.pk for take in takes])
    sounds = [(take, audio.read(take)) for take in rows]
    parts = [turn for take, sound in sounds for turn in turns(take, sound)]
    started, clock = time.process_time(), time.perf_counter()
    for _, sound in sounds:
        activity.probabilities(sound)
    for turn in islice(cycle(parts), answers):
        session.run(["logits"], {"input_features": log_mel(turn)[None]})
    return time.process_time() - started, time.perf_counter() - clock


def turns(take: Recording, sound: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """What a model hears of each sample."""
    asked = (question(sample, take, sound) for sample in _samples([take]))
    return [each.audio for each in asked if each]


def _samples(takes: list[Recording]) -> QuerySet[Sample]:
    return Sample.objects.filter(recording__in=takes)
