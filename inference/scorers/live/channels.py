"""The scorer that hears both sides: the player's voice and the agent's, on one clock."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.waveform import SAMPLE_RATE
from inference.registry.entries import ModelEntry
from inference.scorers.base import SILENCE_MS, Answer, Question, ScorerError, must_sound, one_by_one, speaks
from inference.scorers.kinds import ChannelsContract
from inference.scorers.live import tensors
from inference.scorers.live.tensors import Frames
from inference.scorers.onnx import Model

INPUT: Final = "audio"


class ChannelsScorer:
    """Any model that follows a contract of two channels."""

    def __init__(self, contract: ChannelsContract, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the file is not that of such a model.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._contract, self._languages, self._threshold = contract, entry.languages, entry.threshold
        self._model = Model(folder / entry.files[0].name, self.title)
        self._model.must_know((INPUT,))
        self._outputs = tensors.answers(self._model, contract, entry.options["outputs"], ())
        self._seconds: int = entry.options["seconds"]
        shape = self._model.shapes.get(INPUT, [])
        if not tensors.alike(shape, (1, 2, self._samples)):
            raise ScorerError(f"{self.title} asks for sound of {shape}, not of [1, 2, {self._samples}].")

    @property
    def _samples(self) -> int:
        return self._seconds * SAMPLE_RATE

    def applies(self, question: Question) -> bool:
        return question.agent_state in self._contract.outcomes and speaks(self._languages, question)

    def answer(self, question: Question) -> Answer:
        """Probabilities 200 ms after the cut, and later ones as far as the silence lasts.

        Each is a run of its own, over sound that ends there: it cannot have heard what came after.

        Raises:
            ScorerError: there is no sound in the question, or the model failed on it.
        """
        must_sound(question.audio[-self._samples :], self._seconds)
        started = perf_counter()
        now = self._said(question, 0)
        latency_ms = (perf_counter() - started) * 1000
        later = {
            offset: self._said(question, behind)
            for offset, behind in question.moments.items()
            if offset != SILENCE_MS
        }
        return Answer(now, self._threshold, latency_ms, later)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """One by one: a window of 20 s fills a core by itself."""
        return one_by_one(self.answer, questions)

    def _said(self, question: Question, behind: int) -> dict[str, float]:
        """The last frame of a window that ends so many samples behind the question's audio."""
        arrays = self._model.step(self._outputs, {INPUT: self._window(question, behind)})
        frames = self._samples // self._contract.frame
        said = Frames(self.title, self._contract.outputs, arrays, frames).at(-1)
        state = question.agent_state
        return self._contract.labelled(state, self._contract.judge(state, said))

    def _window(self, question: Question, behind: int) -> NDArray[np.float32]:
        """float32 [1, 2, n]: both voices up to there.

        The player's begins with the turn that is judged, as for everybody. The agent's goes further back, so
        that the line that is answered is in it.
        """
        window = np.zeros((1, 2, self._samples), np.float32)
        end = len(question.audio) + behind
        player = np.concatenate([question.audio, question.later[:behind]])[-self._samples :]
        window[0, 0, self._samples - len(player) :] = player
        window[0, 1] = question.agent.channel(end - self._samples, end)
        return window
