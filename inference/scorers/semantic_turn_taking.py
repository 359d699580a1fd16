"""semantic-turn-taking (anyreach-ai, Apache-2.0): what should the agent do now? Judged from the conversation.

A Qwen2 language model that continues ChatML with one of four actions; run once, with an empty cache.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.registry.entries import ModelEntry
from inference.scorers.base import UNPUNCTUATED, Answer, Message, Question, ScorerError, one_by_one, speaks
from inference.scorers.onnx import Model, softmax
from inference.text.cleaning import clean, plain, says_something
from inference.text.tokens import Tokens

LENGTH: Final = 1024
"""Tokens that the model reads."""

ACTIONS: Final = {
    "<|start_speaking|>": 151_666,
    "<|continue_listening|>": 151_665,
    "<|start_listening|>": 151_667,
    "<|continue_speaking|>": 151_668,
}
"""Special token of each action, and the id that it has in the model that was published."""

ROLES: Final = frozenset({"user", "assistant"})
CACHE: Final = "past_key_values"


class SemanticTurnTaking:
    """Scorer of *complete*, *incomplete*, *backchannel*, and of *interruption* or *wait*."""

    needs = frozenset({"transcript", "conversation"})
    reads = UNPUNCTUATED
    labels = ("complete", "incomplete", "backchannel", "interruption", "wait")

    def __init__(self, entry: ModelEntry, folder: Path) -> None:
        """Raises:
        ScorerError: the files are not those of such a model.
        """
        self.name, self.title, self.revision = entry.name, entry.title, entry.version
        self._languages, self._threshold = entry.languages, entry.threshold
        self._length: int = entry.options.get("max_length", LENGTH)
        self._tokens = Tokens(folder / "tokenizer.json")
        self._actions = _action_ids(self._tokens, entry)
        self._model = Model(folder / entry.files[0].name, self.title)
        self._caches = _empty_caches(self._model)
        self._model.must_know(("input_ids", "attention_mask", "position_ids", *self._caches))

    def applies(self, question: Question) -> bool:
        return speaks(self._languages, question) and says_something(question.transcript_plain)

    def answer(self, question: Question) -> Answer:
        """Probabilities of four labels.

        Raises:
            ScorerError: there are no words in the question, or the model failed on them.
        """
        ids = np.array([self._ids(question)], np.int64)
        started = perf_counter()
        probabilities = softmax(self._last_logits(ids)[self._actions])
        latency_ms = (perf_counter() - started) * 1000
        return Answer(_labelled(probabilities, question.agent_state), self._threshold, latency_ms)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        """One by one: its weights are dynamically quantised, and an answer would depend on its neighbours."""
        return one_by_one(self.answer, questions)

    def _last_logits(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Logits [vocabulary] of what comes next, after ids [1, T]."""
        positions = np.arange(ids.shape[1], dtype=np.int64)[None]
        feeds: dict[str, NDArray[Any]] = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        logits = self._model.run({**feeds, "position_ids": positions, **self._caches})
        if logits.ndim != 3 or logits.shape[-1] <= max(self._actions):
            raise ScorerError(f"{self.title} answered {logits.shape}, which leaves out its actions.")
        last: NDArray[np.float32] = logits[0, -1]
        return last

    def _ids(self, question: Question) -> list[int]:
        """The conversation as ChatML. Too long, it loses its oldest messages, then the last's beginning."""
        if not says_something(question.transcript_plain):
            raise ScorerError("There are no words in the transcript.")
        messages = [self._message(message) for message in _conversation(question)]
        predict = self._tokens.special("<|predict|>")
        while len(messages) > 1 and sum(map(len, messages)) >= self._length:
            messages.pop(0)
        return [*(number for message in messages for number in message), predict][-self._length :]

    def _message(self, message: Message) -> list[int]:
        """`<|im_start|>role⏎text<|im_end|>⏎`, in which only the template's own tokens are special."""
        if message.role not in ROLES:
            raise ScorerError(f"There is no role {message.role!r} in a conversation.")
        special, ids = self._tokens.special, self._tokens.ids
        spoken = ids(f"{message.role}\n{clean(message.text)}")
        return [special("<|im_start|>"), *spoken, special("<|im_end|>"), *ids("\n")]


def _conversation(question: Question) -> Iterable[Message]:
    """What came before, the agent's last line, what the speaker has said: unpunctuated, as on the card."""
    yield from (Message(message.role, plain(message.text)) for message in question.conversation)
    if question.agent_text and not question.conversation:
        yield Message("assistant", plain(question.agent_text))
    yield Message("user", question.transcript_plain)


def _labelled(actions: NDArray[np.float64], agent_state: str) -> dict[str, float]:
    """The four actions, in the order of `ACTIONS`, as our labels.

    Who makes the agent listen interrupts it while it speaks, and asks it to wait while it does not.
    """
    listen = "interruption" if agent_state == "speaking" else "wait"
    names = ("complete", "incomplete", listen, "backchannel")
    return dict(zip(names, map(float, actions), strict=True))


def _action_ids(tokens: Tokens, entry: ModelEntry) -> list[int]:
    """Ids of the actions by their text.

    Raises:
        ScorerError: they are not where they were in the model that was published, or where the catalogue's
            option `action_ids` says. An older revision had other tokens.
    """
    known = dict(entry.options.get("action_ids", ACTIONS))
    found = {token: tokens.special(token) for token in ACTIONS}
    if found != known:
        raise ScorerError(
            f"The actions of {entry.title} are the tokens {found}, not {known}: another revision?"
        )
    return list(found.values())


def _empty_caches(model: Model) -> dict[str, NDArray[np.float32]]:
    """Keys and values of no tokens at all: [1, heads, 0, head size], as many as the model asks for.

    Raises:
        ScorerError: it does not say how many heads there are, or how large they are.
    """
    caches = {}
    for name, shape in model.shapes.items():
        if not name.startswith(CACHE):
            continue
        if len(shape) != 4 or not isinstance(shape[1], int) or not isinstance(shape[3], int):
            raise ScorerError(
                f"{model.title} wants a cache {name} of {shape}; heads and their size are unknown."
            )
        caches[name] = np.zeros((1, shape[1], 0, shape[3]), np.float32)
    return caches
