"""A text classifier, such as DistilBERT or BERT: token ids in, probabilities of its classes out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.scorers.base import ScorerError, attempt
from inference.scorers.onnx import Judged, Model, softmax

INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")

LARGEST: Final = 8
"""Texts in a batch: more gain nothing on one thread. DistilBERT's 6 layers take 18.5 ms for 16 tokens alone,
14.6 ms each among four and 14.0 ms among eight."""

BUCKET: Final = 8
"""Tokens: texts in a batch differ by less than that, so that little is spent on padding."""

SAME: Final = 1e-5


class Classifier:
    """An ONNX sequence classifier, which finds out by itself whether it may be batched.

    Dynamically quantised weights may not: the scale of their activations is taken over the whole batch, and
    an answer would depend on its neighbours (by 0.01 in the logits of an int8 DistilBERT). A score has to be
    the same whenever and with whatever it is computed.
    """

    def __init__(self, path: Path, title: str, padding: int, classes: int) -> None:
        """Args:
            padding: id that fills up shorter texts of a batch.
            classes: how many it tells apart.

        Raises:
            ScorerError: the file is no such model.
        """
        self._model = Model(path, title)
        self._model.must_know(INPUTS)
        self._padding, self._classes = padding, classes
        self.batches = self._may_be_batched()

    def judge(self, ids: Sequence[int]) -> Judged:
        """One text.

        Raises:
            ScorerError: the model failed.
        """
        return self._together([ids])[0]

    def judge_many(self, texts: Sequence[Sequence[int] | ScorerError]) -> list[Judged | ScorerError]:
        """Every text, those of about one length together where that changes no answer; an error stays one."""
        judged: dict[int, Judged | ScorerError] = {}
        ids: dict[int, Sequence[int]] = {}
        for place, text in enumerate(texts):
            if isinstance(text, ScorerError):
                judged[place] = text
            else:
                ids[place] = text
        for places in self._buckets(ids):
            judged |= dict(zip(places, self._attempt([ids[place] for place in places]), strict=True))
        return [judged[place] for place in range(len(texts))]

    def _buckets(self, texts: Mapping[int, Sequence[int]]) -> list[list[int]]:
        """Places of the texts that run together."""
        if not self.batches:
            return [[place] for place in texts]
        buckets: dict[int, list[int]] = {}
        for place, ids in texts.items():
            buckets.setdefault(len(ids) // BUCKET, []).append(place)
        return [
            bucket[first : first + LARGEST]
            for bucket in buckets.values()
            for first in range(0, len(bucket), LARGEST)
        ]

    def _attempt(self, texts: list[Sequence[int]]) -> Sequence[Judged | ScorerError]:
        """The texts together, or each alone where that fails, so that none fails for its neighbours."""
        try:
            return self._together(texts)
        except ScorerError as error:
            return [error] if len(texts) == 1 else [attempt(self.judge, ids) for ids in texts]

    def _together(self, texts: Sequence[Sequence[int]]) -> list[Judged]:
        started = perf_counter()
        probabilities = softmax(self._logits(texts))
        share = (perf_counter() - started) * 1000 / len(texts)
        return [Judged(row, share) for row in probabilities]

    def _logits(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Logits [texts, classes]."""
        longest = max(len(ids) for ids in texts)
        given = np.full((len(texts), longest), self._padding, np.int64)
        mask = np.zeros_like(given)
        for row, ids in enumerate(texts):
            given[row, : len(ids)], mask[row, : len(ids)] = ids, 1
        feeds = {"input_ids": given, "attention_mask": mask, "token_type_ids": np.zeros_like(given)}
        logits = self._model.run(feeds)
        if logits.shape != (len(texts), self._classes):
            raise ScorerError(
                f"{self._model.title} answered {logits.shape} instead of {self._classes} classes a text."
            )
        return logits

    def _may_be_batched(self) -> bool:
        """Whether a text gets the same logits beside a longer one, to which a batch pads it."""
        texts = (range(1, 6), range(9, 1, -1))
        try:
            together = self._logits(texts)
        except ScorerError:  # an export whose batch has one row only
            return False
        alone = np.concatenate([self._logits([ids]) for ids in texts])
        return bool(np.allclose(together, alone, rtol=0, atol=SAME))
