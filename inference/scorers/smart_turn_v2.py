"""Smart Turn v2 (pipecat-ai, BSD-2): has the speaker finished? A Wav2Vec2 that hears the last 16 s.

Superseded by v3, but still compared with. The export to ONNX is the operator's (`manage.py models export`).
"""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from inference.audio.waveform import SAMPLE_RATE, waveform
from inference.registry.entries import ModelEntry
from inference.scorers.base import AUDIO, Answer, Question, ScorerError, one_by_one, speaks
from inference.scorers.onnx import Model
from inference.scorers.sound import must_sound

SECONDS: Final = 16


class SmartTurnV2:
    """Scorer of *complete* against *incomplete* while the agent is idle."""

    needs = frozenset({"audio"})
    reads = AUDIO
    labels = ("complete", "incomplete")

    def __init__(self, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the file is not that of such a model.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._languages, self._threshold = entry.languages, entry.threshold
        self._seconds: int = entry.options.get("seconds", SECONDS)
        self._model = Model(folder / entry.files[0].name, self.title)
        self._model.must_know(("input_values", "attention_mask"))

    def applies(self, question: Question) -> bool:
        return question.agent_state == "idle" and speaks(self._languages, question)

    def answer(self, question: Question) -> Answer:
        """Probability that the turn is complete, and its complement.

        Raises:
            ScorerError: there is no sound in the question, or the model failed on it.
        """
        must_sound(question.audio[-self._seconds * SAMPLE_RATE :], self._seconds)
        started = perf_counter()
        heard = waveform(question.audio, self._seconds)
        # The output is called logits, but is a sigmoid already.
        probability = self._model.run(
            {"input_values": heard.values[None], "attention_mask": heard.mask[None]}
        )
        latency_ms = (perf_counter() - started) * 1000
        if probability.size != 1:
            raise ScorerError(f"{self.title} answered {probability.shape} instead of one probability.")
        complete = float(probability.item())
        return Answer({"complete": complete, "incomplete": 1 - complete}, self._threshold, latency_ms)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """One by one: every clip is padded to 16 s, and so many samples fill a core alone."""
        return one_by_one(self.answer, questions)
