"""Samples a second of every model that answers frame by frame, through the real function, rows and all.

The bare loop runs the session as often, with the same chunks, states and windows, and does nothing else. The
published weights cannot be had everywhere: the models have their contracts' inputs, outputs and states, and
random weights, of the streams about as many as the published ones. VAP's has a tenth of them, which only
makes our own share of the time larger.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from corpus import audio
from corpus.labels import AgentState
from corpus.models import Recording
from inference.running import held, loaded
from inference.running.asking import score_held
from inference.scorers.base import AgentSide, Scorer
from inference.scorers.onnx import Model
from inference.session import open_session
from tests import factory
from tests.inference import tiny_streams

ROUNDS: Final = 5
SECONDS: Final = 6
CUTS: Final = (2, 3, 4, 5)
"""Seconds, of the cuts of a take of one turn."""

MODELS: Final[Mapping[str, tuple[Callable[[], bytes], AgentState]]] = {
    "turn-1-mini": (lambda: tiny_streams.turn_1(width=2_150), AgentState.IDLE),
    "streaming-turn": (lambda: tiny_streams.streaming_turn(width=1_840), AgentState.IDLE),
    "backchannel-detector": (lambda: tiny_streams.backchannel_detector(width=700), AgentState.SPEAKING),
    "vap-oto": (lambda: tiny_streams.projection(width=512), AgentState.IDLE),
}
Step = tuple[list[str], dict[str, np.ndarray]]


def measure() -> dict[str, dict[str, list[float]]]:
    """For each model samples per CPU second: ours and bare; and the milliseconds of a bare call."""
    os.sched_setaffinity(0, {0})
    measured = {}
    for name, (make, state) in MODELS.items():
        with tempfile.TemporaryDirectory() as folder:
            entry = tiny_streams.entry(name, Path(folder), make())
            scorer = loaded.open_scorer(entry, Path(folder))
            session = open_session(Path(folder) / entry.files[0].name)
            measured[name] = _measured(scorer, session, state)
    return measured


def _measured(scorer: Scorer, session: Any, state: AgentState) -> dict[str, list[float]]:
    series: dict[str, list[float]] = {"ours": [], "bare": [], "ms_a_call": []}
    with patch.object(loaded, "audio_scorers", lambda: (scorer,)):
        with _noting() as steps:
            _score(*_take(state))
        for _ in range(ROUNDS):
            series["ours"].append(_rate(partial(_score, *_take(state))))
            series["bare"].append(_rate(lambda: [session.run(names, feeds) for names, feeds in steps]))
            series["ms_a_call"].append(len(CUTS) / series["bare"][-1] / len(steps) * 1_000)
    return series


def _take(state: AgentState) -> tuple[Recording, np.ndarray]:
    """A listened take with four cuts, none of them scored, each with half a second of silence.

    And its sound, which the task has decoded to listen to it. The cuts are in its hands too, since it has
    just named them.
    """
    sound = (np.random.default_rng(1).normal(0, 3_000, SECONDS * 16_000)).astype(np.int16)
    speech = [[8_000, 95_000]]
    take = factory.recording(pcm=sound, status=Recording.Status.LISTENED, speech=speech)
    for cut in CUTS:
        factory.sample(take, cut=cut * 16_000, silence=8_000, agent_state=state, intent="complete")
    held.cuts(take)
    return take, audio.read(take)


def _score(take: Recording, sound: np.ndarray) -> None:
    line = np.zeros(16_000, np.float32)
    side = AgentSide(((4_000, 20_000), (30_000, 46_000)), lambda: {0: line, 1: line})
    assert score_held(take, sound, side, held.cuts(take)) == 2 * len(CUTS)  # 200 and 500 ms after each


@contextmanager
def _noting() -> Iterator[list[Step]]:
    """All that sessions are given meanwhile."""
    steps: list[Step] = []
    real = Model.step

    def step(model: Model, outputs: list[str], given: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        steps.append((outputs, dict(given)))
        return real(model, outputs, given)

    with patch.object(Model, "step", step):
        yield steps


def _rate(work: Callable[[], object]) -> float:
    """Samples per CPU second."""
    started = time.process_time()
    work()
    return len(CUTS) / (time.process_time() - started)
