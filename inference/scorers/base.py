"""What a scorer is asked, what it answers, and how it says that it cannot."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

SILENCE: Final = 0.001
"""Amplitude (-60 dBFS) under which there is nothing to judge. Smart Turn calls silence complete, by 0.99."""

Item = TypeVar("Item")
Made = TypeVar("Made")

SILENCE_MS: Final = 200
"""Silence after the cut that every question has heard."""

LATER_MS: Final = (500, 1_000)
"""And those after which a model that answers all the time is heard once more, for research."""

_SAMPLES_A_MS: Final = 16


class ScorerError(Exception):
    """A scorer could not answer. Recorded as a failure, never turned into a score."""


class NotAsked(ScorerError):
    """A scorer was left alone: nothing is known of the question, which is no failure and may be put later."""


@dataclass(frozen=True, slots=True)
class Message:
    """One side's turn in a conversation.

    Attributes:
        role: "user", the speaker whose turn is judged, or "assistant", the agent.
    """

    role: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class AgentSide:
    """What the agent said in a take, on the clock of the player's sound.

    Attributes:
        spans: [start, end) of each line as it was really heard or shown, in order, in samples at 16 kHz from
            the beginning of the question's audio; below zero before it.
        sounds: the place of a span to its sound, float32 [n] at 16 kHz, of those that are known. Called only
            for models that hear the agent.
    """

    spans: tuple[tuple[int, int], ...] = ()
    sounds: Callable[[], Mapping[int, NDArray[np.float32]]] = dict

    def since(self, begin: int) -> "AgentSide":
        """The same, counted from another beginning."""
        return AgentSide(tuple((start - begin, end - begin) for start, end in self.spans), self.sounds)

    def channel(self, begin: int, end: int) -> NDArray[np.float32]:
        """The agent's voice from `begin` to `end`, float32 [end - begin]; zeros where it is not known."""
        voice = np.zeros(end - begin, np.float32)
        known = self.sounds() if any(start < end and begin < stop for start, stop in self.spans) else {}
        for place, sound in known.items():
            start, stop = self.spans[place]
            first, last = max(start, begin), min(stop, end, start + len(sound))
            if first < last:
                voice[first - begin : last - begin] = sound[first - start : last - start]
        return voice


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
        later: float32 [m], the silence that followed the audio, as far as it lasted and at most up to 1 s
            after the cut.
        agent: the agent's side of it.
    """

    audio: NDArray[np.float32]
    language: str
    agent_state: str = "idle"
    agent_text: str = ""
    transcript: str = ""
    transcript_plain: str = ""
    conversation: tuple[Message, ...] = ()
    later: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    agent: AgentSide = AgentSide()

    @property
    def moments(self) -> dict[int, int]:
        """Milliseconds after the cut at which it may be answered, to samples of `later` heard by then."""
        behind = {offset: (offset - SILENCE_MS) * _SAMPLES_A_MS for offset in (SILENCE_MS, *LATER_MS)}
        return {offset: samples for offset, samples in behind.items() if samples <= len(self.later)}


@dataclass(frozen=True, slots=True)
class Answer:
    """Attributes:
        probabilities: label (value of `corpus.labels.Label`) to probability; they sum to 1.
        threshold: probability above which the model's authors call its first label.
        latency_ms: from audio to probabilities, the model's own preparation included.
        later: milliseconds of silence after the cut, of `LATER_MS`, to the probabilities then; only of models
            that answer all the time.
        spread: where this is the mean over shifted copies, how far apart these were, 0 to 1; else None.

    Raises:
        ScorerError: the probabilities are none: not finite, outside 0 to 1, or not summing to 1.
    """

    probabilities: Mapping[str, float]
    threshold: float
    latency_ms: float
    later: Mapping[int, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    spread: float | None = None

    def __post_init__(self) -> None:
        for probabilities in (self.probabilities, *self.later.values()):
            _must_be_probabilities(list(probabilities.values()))


def _must_be_probabilities(values: Sequence[float]) -> None:
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
        """Which files: `ModelEntry.version`. At most 64 characters."""

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


def must_sound(audio: NDArray[np.float32], seconds: int) -> None:
    """Args:
        audio: float32 [n] at 16 kHz, the part that the model hears.

    Raises:
        ScorerError: it is silent, or not finite.
    """
    loudest = np.abs(audio).max(initial=0.0)
    if loudest < SILENCE:
        raise ScorerError(
            f"There is no sound in the last {seconds} seconds; the model would call that complete."
        )
    if not np.isfinite(loudest):
        # Quantised weights turn even this into a probability.
        raise ScorerError("The audio has values that are not finite.")
