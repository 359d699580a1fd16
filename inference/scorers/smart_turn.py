"""Smart Turn v3 (pipecat-ai, BSD-2): has the speaker finished? Judged from the sound of the last 8 s."""

from time import perf_counter
from typing import Any, Final

import numpy as np

from inference.audio.features import LENGTH, log_mel
from inference.scorers.base import Answer, Question, ScorerError
from inference.session import ORT_ERRORS, open_session
from inference.weights import Weights

THRESHOLD: Final = 0.5
SILENCE: Final = 0.001
"""Amplitude (-60 dBFS) under which there is nothing to judge. The model calls silence complete, with 0.99."""

LANGUAGES: Final = frozenset(
    {"ar", "bn", "zh", "da", "nl", "de", "en", "fi", "fr", "hi", "id", "it"}
    | {"ja", "ko", "mr", "no", "pl", "pt", "ru", "es", "tr", "uk", "vi"}
)
"""ISO 639-1, the 23 of the model card."""


class SmartTurn:
    """Scorer of *complete* against *incomplete* while the agent is idle."""

    name = "smart-turn"
    title = "Smart Turn"
    labels = ("complete", "incomplete")

    def __init__(self, weights: Weights) -> None:
        self.revision = weights.revision
        self._session: Any = open_session(weights.path)

    def applies(self, question: Question) -> bool:
        return question.language in LANGUAGES and question.agent_state == "idle"

    def answer(self, question: Question) -> Answer:
        """Probability that the turn is complete, and its complement.

        Raises:
            ScorerError: there is no sound in the question, or the model failed on it.
        """
        loudest = np.abs(question.audio[-LENGTH:]).max(initial=0.0)
        if loudest < SILENCE:
            raise ScorerError("There is no sound in the last 8 seconds; the model would call that complete.")
        if not np.isfinite(loudest):
            # The quantised weights turn even this into a probability.
            raise ScorerError("The audio has values that are not finite.")
        started = perf_counter()
        complete = self._complete(log_mel(question.audio))
        latency_ms = (perf_counter() - started) * 1000
        return Answer({"complete": complete, "incomplete": 1 - complete}, THRESHOLD, latency_ms)

    def _complete(self, features: np.ndarray) -> float:
        """The output is called logits, but is a sigmoid already."""
        try:
            (probability,) = self._session.run(["logits"], {"input_features": features[None]})
        except ORT_ERRORS as error:
            raise ScorerError(f"Smart Turn failed: {error}") from error
        return float(probability[0, 0])
