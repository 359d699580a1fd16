"""A language model that continues a prompt with a special token; it is run once, with an empty cache."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.scorers.base import ScorerError, attempt
from inference.scorers.onnx import Judged, Model, softmax

CACHE: Final = "past_key_values"


class LanguageModel:
    """An ONNX decoder, such as Qwen2, that takes its key-value cache among its inputs or has none."""

    def __init__(self, path: Path, title: str, actions: Sequence[int]) -> None:
        """Args:
            actions: id of the token of each class.

        Raises:
            ScorerError: the file is no such model.
        """
        self._actions = list(actions)
        self._model = Model(path, title)
        self._caches = _empty_caches(self._model)
        self._model.must_know(("input_ids", "attention_mask", "position_ids", *self._caches))

    def judge(self, ids: Sequence[int]) -> Judged:
        """Probabilities of the actions after one prompt.

        Raises:
            ScorerError: the model failed.
        """
        started = perf_counter()
        probabilities = softmax(self._last_logits(np.array([ids], np.int64))[self._actions])
        return Judged(probabilities, (perf_counter() - started) * 1000)

    def judge_many(self, texts: Sequence[Sequence[int] | ScorerError]) -> list[Judged | ScorerError]:
        """One by one: such weights are dynamically quantised, an answer would depend on its neighbours."""
        return [text if isinstance(text, ScorerError) else attempt(self.judge, text) for text in texts]

    def _last_logits(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Logits [vocabulary] of what comes next, after ids [1, T]."""
        positions = np.arange(ids.shape[1], dtype=np.int64)[None]
        feeds: dict[str, NDArray[Any]] = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        logits = self._model.run({**feeds, "position_ids": positions, **self._caches})
        # Some exports give nothing but the last position.
        known = logits.shape[:2] in ((1, ids.shape[1]), (1, 1))
        if logits.ndim != 3 or not known or logits.shape[-1] <= max(self._actions):
            raise ScorerError(f"{self._model.title} answered {logits.shape}, which leaves out its actions.")
        last: NDArray[np.float32] = logits[0, -1]
        return last


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
