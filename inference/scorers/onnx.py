"""Running an ONNX model that somebody else exported: its inputs are read from it, not assumed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.scorers.base import ScorerError
from inference.session import ORT_ERRORS, open_session

DTYPES: Final = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
}

OPENING_ERRORS: Final[tuple[type[Exception], ...]] = (*ORT_ERRORS, OSError, UnicodeDecodeError)
"""A name within a damaged file may be no text."""
RUNNING_ERRORS: Final[tuple[type[Exception], ...]] = (*ORT_ERRORS, ValueError, TypeError)
"""An output may be no array of numbers either."""


class Judged(NamedTuple):
    """Probabilities [classes] of one question, and its share of the time."""

    probabilities: NDArray[np.float64]
    latency_ms: float


class Model:
    """An ONNX model and what it wants to be given. Safe to call from several threads."""

    def __init__(self, path: Path, title: str) -> None:
        """Raises:
        ScorerError: the file is no model that onnxruntime can open.
        """
        self.title = title
        try:
            self._session: Any = open_session(path)
            inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
            self.shapes: dict[str, list[int | str | None]] = {put.name: put.shape for put in inputs}
            self.dtypes = {put.name: DTYPES.get(put.type) for put in inputs}
            self.answers: dict[str, list[int | str | None]] = {put.name: put.shape for put in outputs}
        except OPENING_ERRORS as error:
            raise ScorerError(f"{title} cannot be opened: {error}") from error
        if not self.answers:
            raise ScorerError(f"{title} answers nothing.")
        self._output = next(iter(self.answers))

    def must_know(self, names: Iterable[str]) -> None:
        """Refuse a model that wants something we would not know how to fill.

        Raises:
            ScorerError: it has an input besides these.
        """
        unknown = self.shapes.keys() - set(names)
        if unknown:
            raise ScorerError(
                f"{self.title} asks for {', '.join(sorted(unknown))}, which its contract lacks."
            )

    def run(self, given: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
        """Its first output. What it does not ask for is left out.

        Raises:
            ScorerError: it failed, or answers no fractions, as one that names a class does.
        """
        feeds = {
            name: array.astype(self.dtypes[name] or array.dtype, copy=False)
            for name, array in given.items()
            if name in self.shapes
        }
        try:
            (output,) = self._session.run([self._output], feeds)
            return fractions(self.title, output)
        except RUNNING_ERRORS as error:
            raise ScorerError(f"{self.title} failed: {error}") from error

    def step(self, outputs: Sequence[str], given: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """These outputs, in their order. Given is what it asks for and nothing else, each of its own type.

        Raises:
            ScorerError: it failed.
        """
        try:
            found: list[NDArray[Any]] = self._session.run(outputs, given)
        except RUNNING_ERRORS as error:
            raise ScorerError(f"{self.title} failed: {error}") from error
        return found


def fractions(title: str, output: Any) -> NDArray[np.float32]:
    """The same as float32.

    Raises:
        ScorerError: it is no array of floating point numbers. A 1 that names a class would be a certainty.
    """
    found = np.asarray(output)
    if not np.issubdtype(found.dtype, np.floating):
        raise ScorerError(f"{title} answers {found.dtype} and no probabilities.")
    return found.astype(np.float32, copy=False)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Over the last axis, in a form that cannot overflow; NaN stays NaN."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities
