"""The scorer that hears as a conversation goes on: chunk after chunk, with its states between them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.audio.waveform import SAMPLE_RATE
from inference.registry.entries import ModelEntry
from inference.scorers.base import SILENCE_MS, Answer, Question, ScorerError, must_sound, one_by_one, speaks
from inference.scorers.kinds import StreamContract
from inference.scorers.live import agent_state, tensors
from inference.scorers.live.tensors import Frames
from inference.scorers.onnx import Model

Chunk = tuple[NDArray[np.float32], ...]
"""The sound of one chunk, and of a model that is told of the agent what it does."""


class StreamScorer:
    """Any model that follows a stream contract. Every question is a conversation of its own."""

    def __init__(self, contract: StreamContract, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the file is not that of such a model, or its states do not match.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._contract, self._languages, self._threshold = contract, entry.languages, entry.threshold
        self._seconds: int = entry.options["seconds"]
        self._model = Model(folder / entry.files[0].name, self.title)
        pairs = tensors.fed_back(self._model, entry.options["states"])
        self._states = tuple(pairs)
        self._zeros = tensors.zeros(self._model, self._states)
        answers = tensors.answers(self._model, contract, entry.options["outputs"], list(pairs.values()))
        self._outputs, self._answers = [*answers, *pairs.values()], len(answers)
        self._sound = _sound(self._model, contract, self._states)
        told = agent_state.INPUT in self._model.shapes
        self._given = (self._sound, agent_state.INPUT) if told else (self._sound,)
        self._chunk = _chunk(self._model.shapes[self._sound], contract, self.title)

    def applies(self, question: Question) -> bool:
        return question.agent_state in self._contract.outcomes and speaks(self._languages, question)

    def answer(self, question: Question) -> Answer:
        """Probabilities 200 ms after the cut, and later ones as far as the silence lasts.

        Raises:
            ScorerError: there is no sound in the question, or the model failed on it.
        """
        heard = question.audio[-self._seconds * SAMPLE_RATE :]
        must_sound(heard, self._seconds)
        started = perf_counter()
        found, latency_ms = {}, 0.0
        for offset, probabilities in self._moments(question, heard):
            found[offset] = probabilities
            latency_ms = latency_ms or (perf_counter() - started) * 1000
        return Answer(found.pop(SILENCE_MS), self._threshold, latency_ms, found)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """One by one: the states of a conversation have no room for another."""
        return one_by_one(self.answer, questions)

    def _moments(
        self, question: Question, heard: NDArray[np.float32]
    ) -> Iterator[tuple[int, dict[str, float]]]:
        """Milliseconds after the cut and what it said then, in order.

        Silence comes in front, so that a chunk ends exactly 200 ms after the cut; zeros fill up the last.
        """
        front = -len(heard) % self._chunk
        sound = np.concatenate([np.zeros(front, np.float32), heard, question.later])
        chunks = self._chunks(sound, question, begin=len(question.audio) - len(heard) - front)
        feeds: dict[str, NDArray[Any]] = dict(self._zeros)
        done, said = 0, []
        for offset, behind in question.moments.items():
            last = front + len(heard) + behind - 1
            until = last // self._chunk + 1
            if done < until:
                said = self._run(chunks[done:until], feeds)
            done = until
            yield offset, self._labelled(question.agent_state, said, last % self._chunk)

    def _chunks(self, sound: NDArray[np.float32], question: Question, begin: int) -> list[Chunk]:
        """What it is given beside its states, in the order of `_given`, one chunk after the other.

        Args:
            begin: where the sound begins, on the clock of the question.
        """
        whole = np.append(sound, np.zeros(-len(sound) % self._chunk, np.float32))
        ones = (1,) * (len(self._model.shapes[self._sound]) - 1)
        chunks = whole.reshape(-1, *ones, self._chunk)
        if len(self._given) == 1:
            return list(zip(chunks))  # one array
        return list(zip(chunks, self._told(question, begin, len(chunks)), strict=True))

    def _run(self, chunks: Sequence[Chunk], feeds: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """What it answers to the last chunk; its states stand in the feeds from one to the next.

        Nothing is looked at between two chunks: a call takes a fraction of a millisecond.
        """
        said: list[NDArray[Any]] = []
        changing = (*self._given, *self._states)
        states = [feeds[name] for name in self._states]
        for chunk in chunks:
            feeds.update(zip(changing, (*chunk, *states), strict=True))
            said = self._model.step(self._outputs, feeds)
            states = said[self._answers :]
        feeds.update(zip(self._states, states, strict=True))
        for name, zeros in self._zeros.items():
            if feeds[name].shape != zeros.shape:
                raise ScorerError(
                    f"{self.title} gave back its state {name} as {feeds[name].shape}, not {zeros.shape}."
                )
        return said

    def _labelled(self, state: str, said: Sequence[NDArray[Any]], sample: int) -> dict[str, float]:
        """What it said for the frame with this sample of the chunk."""
        count = self._chunk // self._contract.frame
        frames = Frames(self.title, self._contract.outputs, said[: self._answers], count)
        heard = frames.at(sample // self._contract.frame)
        return self._contract.labelled(state, self._contract.judge(state, heard))

    def _told(self, question: Question, begin: int, chunks: int) -> NDArray[np.float32]:
        """What the agent does, float32 [chunks, 1, frames, 8]."""
        frames = self._chunk // agent_state.FRAME
        told = agent_state.told(question.agent, begin, chunks * frames)
        return told.reshape(chunks, 1, frames, agent_state.NUMBERS)


def _sound(model: Model, contract: StreamContract, states: Sequence[str]) -> str:
    """The input that is the sound: the one that is left.

    Raises:
        ScorerError: none or several are left, or it cannot be told what the agent does.
    """
    if contract.told and agent_state.INPUT not in model.shapes:
        raise ScorerError(f"{model.title} does not ask for {agent_state.INPUT}, as its contract says.")
    left = [name for name in model.shapes if name not in (*states, agent_state.INPUT)]
    if len(left) != 1:
        raise ScorerError(
            f"{model.title} asks for {', '.join(left) or 'no sound'}, of which one has to be the sound and "
            "the others be fed back from an output: say under options.states which from which."
        )
    return left[0]


def _chunk(shape: Sequence[int | str | None], contract: StreamContract, title: str) -> int:
    """Samples that it hears at once."""
    chunk = shape[-1] if shape and isinstance(shape[-1], int) else contract.chunk
    if chunk % contract.frame or chunk < contract.frame:
        raise ScorerError(
            f"{title} hears {chunk} samples at once, which are no whole frames of {contract.frame}."
        )
    return chunk
