"""Namo Turn Detector v1 (VideoSDK, Apache-2.0): has the speaker finished? Judged from the words alone.

One module for the multilingual model and for the specialist of every language: they differ in their files,
their languages and how much they read, and that stands in the catalogue.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inference.registry.entries import ModelEntry
from inference.scorers.base import PUNCTUATED, Answer, Question, ScorerError, attempt, speaks
from inference.scorers.classifier import Classifier, Judged
from inference.text.cleaning import clean, says_something
from inference.text.tokens import Tokens

LENGTH: Final = 512
"""Tokens that a specialist reads; the multilingual model reads 8,192."""


class Namo:
    """Scorer of *complete* against *incomplete* while the agent is idle."""

    needs = frozenset({"transcript"})
    reads = PUNCTUATED
    labels = ("complete", "incomplete")

    def __init__(self, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the files are not those of such a model.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._languages, self._threshold = entry.languages, entry.threshold
        self._tokens = Tokens(folder / "tokenizer.json")
        self._length: int = entry.options.get("max_length", LENGTH)
        self._classifier = Classifier(folder / entry.files[0].name, self.title, self._tokens.padding)

    def applies(self, question: Question) -> bool:
        idle = question.agent_state == "idle"
        return idle and speaks(self._languages, question) and says_something(question.transcript)

    def answer(self, question: Question) -> Answer:
        """Probability that the turn is complete, and its complement.

        Raises:
            ScorerError: there are no words in the question, or the model failed on them.
        """
        return self._answer(self._classifier.judge(self._ids(question)))

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        judged = self._classifier.judge_many([attempt(self._ids, asked) for asked in questions])
        return [said if isinstance(said, ScorerError) else attempt(self._answer, said) for said in judged]

    def _ids(self, question: Question) -> list[int]:
        """The end of what was said: a longer text loses its beginning."""
        said = clean(question.transcript)
        if not says_something(said):
            raise ScorerError("There are no words in the transcript.")
        return self._tokens.framed(self._tokens.ids(said)[-(self._length - self._tokens.room) :])

    def _answer(self, judged: Judged) -> Answer:
        """Class 1 is the end of the turn."""
        complete = float(judged.probabilities[1])
        return Answer({"complete": complete, "incomplete": 1 - complete}, self._threshold, judged.latency_ms)
