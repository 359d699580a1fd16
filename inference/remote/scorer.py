"""The scorer that asks a server. It opens nothing, so that a site starts while the server is away."""

from collections.abc import Sequence
from time import monotonic, perf_counter
from typing import Final

from inference.audio.waveform import SAMPLE_RATE
from inference.registry.entries import ModelEntry
from inference.remote import posting, wire
from inference.remote.posting import NoAnswer, Place
from inference.scorers.base import Answer, NotAsked, Question, ScorerError, attempt, must_sound, speaks
from inference.text.cleaning import says_something

WITH_SOUND: Final = ("sound", "both")
WITH_WORDS: Final = ("words", "both")
"""What an entry may say under `given`, by what goes along."""

REST: Final = 30.0
"""Seconds that a server is left alone after it gave no answer: who waits for words waits for it too."""


class RemoteScorer:
    """A model that somebody else runs, asked over HTTP. Beside its entry it holds until when it rests."""

    def __init__(self, entry: ModelEntry) -> None:
        """Raises:
        ScorerError: the secret is not in the environment.
        """
        if not entry.secret:
            raise ScorerError(f"Its secret is not in the environment: set {entry.options['secret']}.")
        options = entry.options
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._labels, self._languages, self._threshold = entry.labels, entry.languages, entry.threshold
        self._options = options
        self._place = Place(
            options["address"],
            entry.secret,
            options["seconds"],
            options["attempts"],
            wire.LONGEST_ANSWER,
            options["may_leave_the_house"],
        )
        self._rests_until = 0.0

    @property
    def hears(self) -> bool:
        """Whether it is sent sound."""
        return self._options["given"] in WITH_SOUND

    @property
    def reads(self) -> bool:
        """Whether it is sent words, where there are any."""
        return self._options["given"] in WITH_WORDS

    def applies(self, question: Question) -> bool:
        """Whether state and language are its own, and there are words if it is sent nothing else."""
        asked = question.agent_state in self._options["agent_states"] and speaks(self._languages, question)
        return asked and (self.hears or says_something(question.transcript))

    def answer(self, question: Question) -> Answer:
        """Probabilities of the labels that its entry names.

        Raises:
            ScorerError: there is no sound or no word in the question, or no answer that can be used.
        """
        (said,) = self.answer_many([question])
        if isinstance(said, ScorerError):
            raise said
        return said

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """In requests of at most `batch`; once it gave no answer, the rest is not asked."""
        moments = [attempt(self._moment, question) for question in questions]
        sent = [each for each in moments if isinstance(each, wire.Moment)]
        said: list[Answer | ScorerError] = []
        for start in range(0, len(sent), self._options["batch"]):
            said += self._asked(sent[start : start + self._options["batch"]])
        answers = iter(said)
        return [each if isinstance(each, ScorerError) else next(answers) for each in moments]

    def _moment(self, question: Question) -> wire.Moment:
        if self.hears:
            must_sound(question.audio[-self._options["heard"] * SAMPLE_RATE :], self._options["heard"])
        return wire.moment(
            question,
            sound=self._options["sound"] if self.hears else None,
            words=self.reads,
            heard=self._options["heard"],
        )

    def _asked(self, moments: Sequence[wire.Moment]) -> list[Answer | ScorerError]:
        """One request. Its time is shared out evenly among the answers."""
        started = perf_counter()
        try:
            answer = self._posted(wire.body(self.revision, self._labels, moments))
            said = wire.said(answer, version=self.revision, labels=self._labels, moments=len(moments))
        except ScorerError as error:
            return [error] * len(moments)
        latency_ms = (perf_counter() - started) * 1000 / len(moments)
        return [
            each if isinstance(each, ScorerError) else attempt(lambda s: self._answer(s, latency_ms), each)
            for each in said
        ]

    def _posted(self, body: bytes) -> bytes:
        if monotonic() < self._rests_until:
            raise NotAsked(f"It gave no answer in the last {REST:g} seconds, and is left alone for them.")
        try:
            return posting.post(self._place, body)
        except NoAnswer:
            self._rests_until = monotonic() + REST
            raise

    def _answer(self, said: wire.Said, latency_ms: float) -> Answer:
        named = {label: said.probabilities[label] for label in self._labels}
        return Answer(named, self._threshold, latency_ms)
