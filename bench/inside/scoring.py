"""Answers a second through the real task, rows and all, against a bare loop over the same clips on one core.

The bare loop knows the cuts already and does nothing but voice activity, features and `session.run`: once a
sample, and again for each shifted copy that the task asked about. How many these are is counted beside.
"""

import hashlib
import os
import time
import uuid

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
from inference.running.steadying import SHIFTS
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
        series["ours"].append(_task(takes))
        rate, seconds = _bare(takes)
        series["bare"].append(rate)
        series["bare_wall_ms_a_take"].append(seconds / len(takes) * 1_000)
        series["answers"].append(sum(answers(sample) for sample in _samples(takes)))
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


def _task(takes: list[Recording]) -> float:
    started = time.process_time()
    for recording in takes:
        tasks.take.apply(args=(str(recording.pk),), throw=True)
    seconds = time.process_time() - started
    return sum(answers(sample) for sample in _samples(takes)) / seconds


def _bare(takes: list[Recording]) -> tuple[float, float]:
    """Answers a second of CPU, and seconds by the clock."""
    session = open_session(smart_turn())
    activity = loaded.voice_activity()
    work = [
        (sound, [turn for sample in _samples([take]) for turn in turns(sample, take, sound)])
        for take in Recording.objects.filter(pk__in=[take.pk for take in takes])
        for sound in [audio.read(take)]
    ]
    started, clock, count = time.process_time(), time.perf_counter(), 0
    for sound, parts in work:
        activity.probabilities(sound)
        for turn in parts:
            session.run(["logits"], {"input_features": log_mel(turn)[None]})
            count += 1
    return count / (time.process_time() - started), time.perf_counter() - clock


def turns(sample: Sample, take: Recording, sound: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """What a model hears of the sample, as often as the task asked it."""
    asked = question(sample, take, sound)
    return [asked.audio] * answers(sample) if asked else []


def answers(sample: Sample) -> int:
    """How often its model was asked."""
    return 1 + len(SHIFTS) * sample.scores.exclude(spread=None).count()


def _samples(takes: list[Recording]) -> QuerySet[Sample]:
    return Sample.objects.filter(recording__in=takes)
