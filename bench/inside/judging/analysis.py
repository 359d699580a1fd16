"""CPU time of all that is found in a take before it is scored, against Smart Turn's inference of its cuts.

Ours is what the pipeline does: voice activity, edges, levels, quality, ends, and the fingerprint with its
rows and look-up. Of the other, features are ready and the model runs once a cut.
"""

import os
import time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.inside.judging.scoring import stored
from bench.measures.judging.features import smart_turn
from corpus import audio
from corpus.models import TAIL, Recording
from games.catalogue import registry
from games.judging.to_transcribe import as_take
from inference.audio.features import log_mel
from inference.running import copies, loaded
from inference.running.analysis import analyse
from inference.session import open_session

ROUNDS = 5


class Work(NamedTuple):
    """A take, its sound as float32 [n] at 16 kHz, and the features of each of its cuts, [1, 80, 800]."""

    take: Recording
    sound: NDArray[np.float32]
    features: list[NDArray[np.float32]]


def measure() -> dict[str, list[float]]:
    """Milliseconds of CPU a take of each in turn."""
    os.sched_setaffinity(0, {0})
    session = open_session(smart_turn())
    loaded.voice_activity()
    series: dict[str, list[float]] = {"ours": [], "inference": [], "cuts_a_take": []}
    _analysed(_work())  # warm
    for _ in range(ROUNDS):
        work = _work()
        series["ours"].append(_analysed(work))
        series["inference"].append(_inferred(session, work))
        series["cuts_a_take"].append(sum(len(each.features) for each in work) / len(work))
    return series


def _work() -> list[Work]:
    """Every clip as a take of its own: a sound that is known already is found sooner."""
    return [_prepared(take, audio.read(take)) for take in stored()]


def _prepared(take: Recording, sound: NDArray[np.float32]) -> Work:
    cuts = registry.game(take.game).cuts(as_take(take, len(sound), analyse(sound).speech))
    return Work(take, sound, [log_mel(sound[: cut.at + TAIL])[None] for cut in cuts])


def _analysed(work: list[Work]) -> float:
    started = time.process_time()
    for each in work:
        analyse(each.sound)
        copies.of_another(each.take, each.sound)
    return (time.process_time() - started) / len(work) * 1_000


def _inferred(session: Any, work: list[Work]) -> float:
    started = time.process_time()
    for each in work:
        for features in each.features:
            session.run(["logits"], {"input_features": features})
    return (time.process_time() - started) / len(work) * 1_000
