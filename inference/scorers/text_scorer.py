"""The scorer that reads: its contract's template is filled, tokenised, shortened and judged."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from inference.registry.entries import ModelEntry
from inference.scorers.base import Answer, Question, ScorerError, attempt, speaks
from inference.scorers.classifier import Classifier
from inference.scorers.kinds import Part, TextContract
from inference.scorers.language_model import LanguageModel
from inference.scorers.onnx import Judged
from inference.text.tokens import Tokens


class Network(Protocol):
    """Token ids in, a probability for each class out."""

    def judge_many(self, texts: Sequence[Sequence[int] | ScorerError]) -> list[Judged | ScorerError]:
        """One after the other or together; an error stays one."""


class Piece(NamedTuple):
    """A part as token ids."""

    ids: list[int]
    gives: int


class TextScorer:
    """Any model that follows a text contract."""

    def __init__(self, contract: TextContract, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the files are not those of such a model.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._contract, self._languages, self._threshold = contract, entry.languages, entry.threshold
        self._length: int = entry.options["max_length"]
        self._tokens = Tokens(folder / "tokenizer.json", contract.tokens(entry.languages))
        self._network = _network(contract, entry, folder, self._tokens)

    def applies(self, question: Question) -> bool:
        """Whether agent and language are its own, and there is something to fill its template with."""
        asked = question.agent_state in self._contract.outcomes and speaks(self._languages, question)
        return asked and not isinstance(attempt(self._contract.template, question), ScorerError)

    def answer(self, question: Question) -> Answer:
        """Probabilities of the labels that the agent's state leaves.

        Raises:
            ScorerError: there is nothing to read in the question, or the model failed on it.
        """
        (said,) = self.answer_many([question])
        if isinstance(said, ScorerError):
            raise said
        return said

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        judged = self._network.judge_many([attempt(self._ids, question) for question in questions])
        return [
            said if isinstance(said, ScorerError) else attempt(partial(self._answer, asked), said)
            for asked, said in zip(questions, judged, strict=True)
        ]

    def _ids(self, question: Question) -> list[int]:
        """The prompt, no longer than the model reads, in the frame that its tokenizer puts around it."""
        turns = [[self._piece(part) for part in turn] for turn in self._contract.template(question)]
        return self._tokens.framed(_fitted(turns, self._length - self._tokens.room))

    def _piece(self, part: Part) -> Piece:
        ids = [self._tokens.special(part.text)] if part.special else self._tokens.ids(part.text)
        return Piece(ids, part.gives)

    def _answer(self, question: Question, judged: Judged) -> Answer:
        probabilities = self._contract.labelled(question.agent_state, judged.probabilities.tolist())
        return Answer(probabilities, self._threshold, judged.latency_ms)


def _fitted(turns: list[list[Piece]], room: int) -> list[int]:
    """The ids of a prompt that is no longer than the room: first the oldest turns go, then beginnings."""
    while len(turns) > 1 and _length(piece for turn in turns for piece in turn) > room:
        turns = turns[1:]
    pieces = [piece for turn in turns for piece in turn]
    excess = _length(pieces) - room
    for place in sorted(range(len(pieces)), key=lambda place: pieces[place].gives):
        if excess > 0 and pieces[place].gives:
            ids, gives = pieces[place]
            pieces[place] = Piece(ids[excess:], gives)
            excess -= len(ids)
    return [number for piece in pieces for number in piece.ids]


def _length(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.ids) for piece in pieces)


def _network(contract: TextContract, entry: ModelEntry, folder: Path, tokens: Tokens) -> Network:
    path = folder / entry.files[0].name
    if contract.actions:
        return LanguageModel(path, entry.title, _action_ids(contract, entry, tokens))
    return Classifier(path, entry.title, tokens.padding, contract.classes)


def _action_ids(contract: TextContract, entry: ModelEntry, tokens: Tokens) -> list[int]:
    """Ids of the actions by their text.

    Raises:
        ScorerError: they are not where they were in the model that was published, or where the entry's
            option `action_ids` says. An older revision had other tokens.
    """
    known = dict(entry.options.get("action_ids") or contract.actions)
    found = {token: tokens.special(token) for token in contract.actions}
    if found != known:
        raise ScorerError(
            f"The actions of {entry.title} are the tokens {found}, not {known}: another revision?"
        )
    return list(found.values())
