"""turn-detector-v2 (SiriusAI): does a Turkish reply want an answer, or does it only show that one listens?

Its licence has to be accepted by the operator; it is never bundled, and what it says is never published. The
export to ONNX is the operator's too (`manage.py models export`).
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from inference.registry.entries import ModelEntry
from inference.scorers.base import PUNCTUATED, Answer, Question, ScorerError, attempt, speaks
from inference.scorers.classifier import Classifier, Judged
from inference.text.cleaning import plain, says_something
from inference.text.tokens import Tokens
from inference.text.turkish import fold

LENGTH: Final = 128
"""Tokens that the model reads, [CLS] and [SEP] included."""


class TurnDetector:
    """Scorer of a reply to the agent: *backchannel*, or *interruption* while it speaks, *complete* after."""

    needs = frozenset({"transcript", "conversation"})
    # Its card has no punctuation, but other people's small letters may not be the Turkish ones.
    reads = PUNCTUATED
    labels = ("complete", "interruption", "backchannel")

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
        spoken = says_something(question.agent_text) and says_something(question.transcript)
        return spoken and speaks(self._languages, question)

    def answer(self, question: Question) -> Answer:
        """Probabilities of the reply's two kinds.

        Raises:
            ScorerError: there is no reply or no line of the agent, or the model failed on them.
        """
        return self._answer(question, self._classifier.judge(self._ids(question)))

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        judged = self._classifier.judge_many([attempt(self._ids, asked) for asked in questions])
        return [
            said if isinstance(said, ScorerError) else attempt(partial(self._answer, asked), said)
            for asked, said in zip(questions, judged, strict=True)
        ]

    def _ids(self, question: Question) -> list[int]:
        """`[bot] agent [sep] [user] reply`, where [bot], [sep] and [user] are plain text as well.

        A long line of the agent loses its beginning, the reply stays whole; only a reply that would not fit
        alone loses its beginning too.
        """
        agent, reply = _words(question.agent_text), _words(question.transcript)
        if not agent or not reply:
            raise ScorerError("There is no reply, or nothing that it replies to, in the question.")
        opening, joint = self._tokens.ids("[bot]"), self._tokens.ids("[sep] [user]")
        room = self._length - self._tokens.room - len(opening) - len(joint)
        said = _last(self._tokens.ids(reply), room)
        heard = _last(self._tokens.ids(agent), room - len(said))
        return self._tokens.framed([*opening, *heard, *joint, *said])

    def _answer(self, question: Question, judged: Judged) -> Answer:
        """Class 0 is agent_response, class 1 backchannel."""
        response = "interruption" if question.agent_state == "speaking" else "complete"
        backchannel = float(judged.probabilities[1])
        probabilities = {response: 1 - backchannel, "backchannel": backchannel}
        return Answer(probabilities, self._threshold, judged.latency_ms)


def _words(text: str) -> str:
    """Without brackets or other punctuation, so that nobody's words can look like the template's."""
    return plain(fold(text))


def _last(ids: list[int], count: int) -> list[int]:
    return ids[-count:] if count > 0 else []
