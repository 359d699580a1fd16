"""A recogniser, a text scorer and an audio scorer, small enough to say in a test what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from inference.running import loaded
from inference.scorers.base import Answer, Question, ScorerError, one_by_one
from inference.speech import recognisers, transcripts
from inference.speech.recognition import OnnxRecogniser, Recognised, RecogniserError, Word


@dataclass
class Ear:
    """Stands for Whisper: the same words for everything, or a failure; counts the samples it was given."""

    text: str = "I would, um, like"
    broken: bool = False
    name: str = "whisper-tiny"
    revision: str = "1"
    heard: list[int] = field(default_factory=list)
    hears: dict[str, float] = field(default_factory=dict)
    words: tuple[Word, ...] = ()

    def recognise(self, pieces: Sequence[np.ndarray], _language: str) -> Recognised:
        self.heard.append(sum(len(piece) for piece in pieces))
        if self.broken:
            raise RecogniserError("The recogniser is broken.")
        return Recognised(self.text, 700.0, self.words)

    def languages(self, _piece: np.ndarray) -> dict[str, float]:
        return self.hears


@dataclass
class FakeTextScorer:
    """Stands for Namo: the same probability for everything that is written, or a failure."""

    complete: float = 0.9
    broken: bool = False
    name: str = "text-scorer"
    title: str = "A text scorer"
    revision: str = "1"
    read: list[Question] = field(default_factory=list)

    def applies(self, question: Question) -> bool:
        return bool(question.transcript)

    def answer(self, question: Question) -> Answer:
        self.read.append(question)
        if self.broken:
            raise ScorerError("The text scorer is broken.")
        return Answer({"complete": self.complete, "incomplete": 1 - self.complete}, 0.7, 12.0)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        return one_by_one(self.answer, questions)


@dataclass
class FakeAudioScorer(FakeTextScorer):
    """Stands for Smart Turn: needs nothing but sound."""

    name: str = "smart-turn"
    title: str = "Smart Turn"

    def applies(self, _question: Question) -> bool:
        return True


def give_ears(monkeypatch: pytest.MonkeyPatch, ear: Ear | OnnxRecogniser | None) -> None:
    """Make this the only recogniser, or have none."""
    monkeypatch.setattr(recognisers, "ready", lambda _language: ear)
    monkeypatch.setattr(recognisers, "recogniser", lambda _language: ear)


def give_models(
    monkeypatch: pytest.MonkeyPatch,
    *,
    audio: Sequence[FakeAudioScorer] = (),
    text: Sequence[FakeTextScorer] = (),
) -> None:
    """Make these the only models that score."""
    monkeypatch.setattr(loaded, "audio_scorers", lambda: tuple(audio))
    monkeypatch.setattr(loaded, "text_scorers", lambda: tuple(text))
    monkeypatch.setattr(transcripts, "readable", lambda: bool(text))
