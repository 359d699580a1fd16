"""Who listens live, and how sure they are at a pause; in threads of their own, of which there are few.

The judgement is the one that the take's worker would make: the same sound, cut out by the same rule, asked of
the same model. What was answered is kept for that worker (`inference.live.overheard`).
"""

import logging
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from django.conf import settings
from msgspec import UNSET, UnsetType

from corpus.audio import received
from corpus.labels import Label
from corpus.models import LEAD, SAMPLE_RATE, TAIL
from games.catalogue.base import Game
from games.play.messages import Opponent
from inference.live import overheard
from inference.registry.entries import RegistryError
from inference.running import loaded
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Question

log = logging.getLogger(__name__)

NICE: Final = 5
"""A third of the share that another thread is given, where both want more than there is (sched(7))."""

NO_SOUND: Final = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the speaker has finished, at one pause.

    Attributes:
        start: sample at 16 kHz at which the turn begins.
        cut: sample at 16 kHz at which its speech has stopped.
        p: how probable it is that the speaker has finished, 0 to 1.
        takes: whether that is enough to take the turn.
    """

    start: int
    cut: int
    p: float
    takes: bool


@cache
def pool() -> ThreadPoolExecutor:
    """The threads in which opponents listen, and nothing else is done: takes are stored in others, and a
    pause that finds these busy waits."""
    return ThreadPoolExecutor(settings.OPPONENT_THREADS, "opponent", initializer=_yield_to_takes)


def _yield_to_takes() -> None:
    """Where there is too little processor for all, whoever stores a take has it first."""
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def opponent_in(game: Game, language: str) -> Opponent | UnsetType:
    """Against whom a round is played; nobody where the game is not, or no model for it is here."""
    scorer = _scorer(language) if game.opposed else None
    return UNSET if scorer is None else Opponent(scorer.title, scorer.threshold)


def _scorer(language: str) -> AudioScorer | None:
    """Opened at the first call."""
    if settings.OPPONENT_THREADS < 1:
        return None
    try:
        scorer = loaded.live_scorer()
    except RegistryError as error:
        log.warning("There is no opponent: %s", error)
        return None
    return scorer if scorer and scorer.applies(Question(NO_SOUND, language)) else None


def judge(
    frames: tuple[bytes, ...], rate: int, place: tuple[int, int], language: str, round_id: str
) -> Judgement | None:
    """How sure the model is at a pause.

    Args:
        frames: of PCM16 at `rate` Hz, from the take's beginning to 200 ms after the cut, or later.
        place: where the turn begins, and the cut, as samples at 16 kHz.

    Returns:
        None where it is not here any more, or there is less sound than that.

    Raises:
        ScorerError: the model failed.
    """
    (start, cut), audio, scorer = place, received(b"".join(frames), rate), _scorer(language)
    if scorer is None or len(audio) < cut + TAIL:
        return None
    # As `corpus.audio.excerpt` cuts it out of the stored take.
    question = Question(audio[max(0, start - LEAD) : cut + TAIL], language)
    answer = scorer.answer(question)
    overheard.keep(round_id, scorer, cut, question, answer)
    sure = answer.probabilities.get(Label.COMPLETE, 0.0)
    return Judgement(start, cut, sure, sure > answer.threshold)


def needed(cut: int, rate: int) -> int:
    """Samples at `rate` Hz that a take has to have before a pause in it can be judged."""
    return -(-(cut + TAIL) * rate // SAMPLE_RATE)
