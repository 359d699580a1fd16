"""Samples a second of every text scorer through the real function, rows and all, against bare sessions.

The published weights cannot be had everywhere, so the models have the real architectures with random weights.
Namo's and turn-detector's are as large as the published ones but for their vocabularies; the language model
has a quarter of the layers, which only makes our own share of the time larger.
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

from corpus.models import Recording, Sample
from inference.models import Transcript
from inference.running import loaded
from inference.running.asking import score_words
from inference.running.questions import question_of_words
from inference.scorers.base import Question, Scorer
from inference.scorers.onnx import Model
from inference.session import open_session
from inference.text.cleaning import plain
from tests import factory
from tests.inference import tiny_models
from tests.inference.tiny_models import Tiny
from tests.inference.tiny_tokenizers import TEXT

ROUNDS: Final = 5
WORDS: Final = (4, 5, 6, 7, 12, 13, 20, 40)
"""Words of the transcripts of a take."""

DISTILBERT: Final[dict[str, Any]] = {"dim": 768, "hidden_dim": 3072, "n_heads": 12, "n_layers": 6}
BERT: Final[dict[str, Any]] = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
}
QWEN2: Final[dict[str, Any]] = {
    "hidden_size": 896,
    "intermediate_size": 4864,
    "num_attention_heads": 14,
    "num_key_value_heads": 2,
    "num_hidden_layers": 6,
}

MODELS: Final[Mapping[str, Callable[[Path], Tiny]]] = {
    "Namo, int8": lambda folder: tiny_models.namo(folder, length=512, quantised=True, **DISTILBERT),
    "Namo, float32": lambda folder: tiny_models.namo(folder, length=512, **DISTILBERT),
    "turn-detector": lambda folder: tiny_models.turn_detector(folder, **BERT),
    "semantic-turn-taking": lambda folder: tiny_models.semantic_turn_taking(folder, **QWEN2),
}


def measure() -> dict[str, dict[str, list[float]]]:
    """For each model samples per CPU second: ours and bare, of many at once and one by one.

    "runs": how often many at once ran the session; as often as there are samples where nothing is batched.
    """
    os.sched_setaffinity(0, {0})
    measured = {}
    for name, make in MODELS.items():
        with tempfile.TemporaryDirectory() as folder:
            model = make(Path(folder))
            scorer = loaded.open_scorer(model.entry, model.folder)
            measured[name] = _measured(scorer, open_session(model.folder / model.entry.files[0].name))
    return measured


def _measured(scorer: Scorer, session: Any) -> dict[str, list[float]]:
    series: dict[str, list[float]] = {"ours": [], "bare": [], "together": [], "alone": []}
    language = "tr" if scorer.name.startswith("turn-detector") else "en"
    feeds, questions = _feeds(scorer, _take(language))
    with _noting() as runs:
        scorer.answer_many(questions)
    series["runs"] = [len(runs)]
    with patch.object(loaded, "text_scorers", lambda: (scorer,)):
        for _ in range(ROUNDS):
            take = _take(language)
            series["ours"].append(_rate(partial(score_words, take)))
            series["bare"].append(_rate(lambda: [session.run(["logits"], feed) for feed in feeds]))
            series["together"].append(_rate(lambda: scorer.answer_many(questions)))
            series["alone"].append(_rate(lambda: [scorer.answer(question) for question in questions]))
    return series


def _take(language: str) -> Recording:
    """A scored take with a transcript of each of its samples."""
    recording = factory.recording(status=Recording.Status.LISTENED, language=language)
    said = TEXT.split() * 2
    for place, count in enumerate(WORDS):
        status = Sample.Status.SCORED
        sample = factory.sample(
            recording, cut=3_000 * (place + 1), status=status, agent_text="Kargonuz yolda."
        )
        text = " ".join(said[place : place + count])
        Transcript.objects.create(
            sample=sample, language=language, text=text, plain=plain(text), source="recognised", model="bench"
        )
    return recording


def _feeds(scorer: Scorer, take: Recording) -> tuple[list[dict[str, np.ndarray]], list[Question]]:
    """What the session is given for each sample of a take, and the questions that lead to it."""
    samples = take.cuts.order_by("cut").prefetch_related("transcripts")
    questions = [question_of_words(sample, take, sample.transcripts.get()) for sample in samples]
    with _noting() as feeds:
        for question in questions:
            scorer.answer(question)
    return feeds, questions


@contextmanager
def _noting() -> Iterator[list[dict[str, np.ndarray]]]:
    """All that sessions are given meanwhile."""
    feeds: list[dict[str, np.ndarray]] = []
    real = Model.run

    def run(model: Model, given: Mapping[str, np.ndarray]) -> np.ndarray:
        feeds.append({name: array for name, array in given.items() if name in model.shapes})
        return real(model, given)

    with patch.object(Model, "run", run):
        yield feeds


def _rate(work: Callable[[], object]) -> float:
    """Samples per CPU second."""
    started = time.process_time()
    work()
    return len(WORDS) / (time.process_time() - started)
