"""What a scorer is asked, what it answers, and how it says that it cannot."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")
Made = TypeVar("Made")


class ScorerError(Exception):
    """A scorer could not answer. Recorded as a failure, never turned into a score."""


@dataclass(frozen=True, slots=True)
class Message:
    """One side's turn in a conversation.

    Attributes:
        role: "user", the speaker whose turn is judged, or "assistant", the agent.
    """

    role: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One moment of one take, as everything a scorer may look at.

    Attributes:
        audio: float32 [n] at 16 kHz, in [-1, 1]: the whole turn so far, from 0.5 s before its first speech to
            the end of the silence heard after the cut.
        language: ISO 639-1.
        agent_state: "idle" or "speaking", value of `corpus.labels.AgentState`.
        agent_text: the agent's last line, or "".
        transcript: what the speaker said up to the cut with its punctuation, or "".
        transcript_plain: the same in small letters without punctuation, or "".
        conversation: the turns that came before, oldest first; neither the transcript nor, unless it is among
            them, the agent's last line.
    """

    audio: NDArray[np.float32]
    language: str
    agent_state: str = "idle"
    agent_text: str = ""
    transcript: str = ""
    transcript_plain: str = ""
    conversation: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Attributes:
        probabilities: label (value of `corpus.labels.Label`) to probability; they sum to 1.
        threshold: probability above which the model's authors call its first label.
        latency_ms: from audio to probabilities, the model's own preparation included.
        spread: where this is the mean over shifted copies, how far apart these were, 0 to 1; else None.

    Raises:
        ScorerError: the probabilities are none: not finite, outside 0 to 1, or not summing to 1.
    """

    probabilities: Mapping[str, float]
    threshold: float
    latency_ms: float
    spread: float | None = None

    def __post_init__(self) -> None:
        values = list(self.probabilities.values())
        if not all(math.isfinite(value) and 0 <= value <= 1 for value in values):
            raise ScorerError(f"The model answered {values}, which are no probabilities.")
        if not math.isclose(sum(values), 1, abs_tol=1e-4):
            raise ScorerError(f"The model's probabilities {values} do not sum to 1.")


class Scorer(Protocol):
    """A model that turns a question into probabilities over labels. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Stable key of the model family, such as "smart-turn"."""

    @property
    def title(self) -> str:
        """What people read, such as "Smart Turn"."""

    @property
    def revision(self) -> str:
        """Which weights: their file and the beginning of its SHA-256. At most 64 characters."""

    def applies(self, question: Question) -> bool:
        """Whether it was made for such a question; it is not asked others."""

    def answer(self, question: Question) -> Answer:
        """Probabilities of its labels.

        Raises:
            ScorerError: it cannot answer.
        """

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """One answer, or the reason why there is none, for each question, in their order."""


@runtime_checkable
class Shifting(Protocol):
    """A scorer that can be asked about a copy that nobody could tell from the original."""

    def answer_shifted(self, question: Question, by: int) -> Answer:
        """As `Scorer.answer`, without the first `by` samples of what it hears.

        Raises:
            ScorerError: it cannot answer.
        """


def speaks(languages: Sequence[str], question: Question) -> bool:
    """Whether the question's language is among these, ISO 639-1; none at all means any."""
    return not languages or question.language in languages


def attempt(call: Callable[[Item], Made], item: Item) -> Made | ScorerError:
    """What the call made of the item, or the error that it raised, as a value."""
    try:
        return call(item)
    except ScorerError as error:
        return error


def one_by_one(
    answer: Callable[[Question], Answer], questions: Iterable[Question]
) -> list[Answer | ScorerError]:
    """`answer_many` of a model that is no faster in batches."""
    return [attempt(answer, question) for question in questions]
