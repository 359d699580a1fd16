"""What a model answered while a take was played, kept for the worker that judges it.

A hint and never the truth. It lies in the shared cache, memory of the process or Redis, under the round, the
cut, the model and its revision, and counts only where the worker would ask the very same question, byte for
byte. Where it is lost, late or about another sound, the worker asks, and nobody notices.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from django.core.cache import cache

from inference.scorers.base import Answer, Question, Scorer, ScorerError

KEPT_SECONDS: Final = 900
"""Longer than a take lasts and waits for its worker."""

Known = Callable[[Scorer, int, Question], Answer | None]
"""What a scorer has answered already to the question at a cut, a sample at 16 kHz; None: ask it."""


def nothing(scorer: Scorer, cut: int, question: Question) -> Answer | None:
    """Of a take to which nobody listened live."""
    del scorer, cut, question
    return None


def in_round(round_id: str) -> Known:
    """What was overheard in a round."""

    def known(scorer: Scorer, cut: int, question: Question) -> Answer | None:
        return _read(cache.get(_key(round_id, cut, scorer)), question)

    return known


def keep(round_id: str, scorer: Scorer, cut: int, question: Question, answer: Answer) -> None:
    """Keep what a scorer has answered at a cut. One that went on listening later in the silence is not kept:
    its later answers are not known yet."""
    if answer.later:
        return
    kept = {
        "asked": _fingerprint(question),
        "probabilities": dict(answer.probabilities),
        "threshold": answer.threshold,
        "latency_ms": answer.latency_ms,
    }
    cache.set(_key(round_id, cut, scorer), kept, KEPT_SECONDS)


def _key(round_id: str, cut: int, scorer: Scorer) -> str:
    named = hashlib.sha256(f"{scorer.name} {scorer.revision}".encode()).hexdigest()[:16]
    return f"overheard:{round_id}:{cut}:{named}"


def _fingerprint(question: Question) -> str:
    """Of all that a model which hears sound alone, and answers once, may look at."""
    beside = "\0".join((question.language, question.agent_state, question.agent_text))
    return hashlib.sha256(question.audio.tobytes() + beside.encode()).hexdigest()


def _read(kept: Any, question: Question) -> Answer | None:
    """Whoever can write to Redis cannot have an answer of any other shape counted."""
    if not isinstance(kept, dict) or kept.get("asked") != _fingerprint(question):
        return None
    try:
        return Answer(dict(kept["probabilities"]), float(kept["threshold"]), float(kept["latency_ms"]))
    except (KeyError, TypeError, ValueError, ScorerError):
        return None
