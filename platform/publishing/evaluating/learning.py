"""What a frozen network makes of the clips of a split: the features that a head learns from."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.labels import Label
from inference.scorers import smart_turn
from inference.session import open_session
from inference.training import fitting, heads
from inference.training.fitting import Examples
from publishing.evaluating.clips import Clip, Clips
from publishing.evaluating.releases import ReleaseError, Split

BLOCK: Final = 64
"""Clips that are held at once, so that a release of any size fits into memory."""

SECONDS: Final = smart_turn.Options().seconds
OUTCOMES: Final = (Label.INCOMPLETE, Label.COMPLETE)

WEIGHT, BALANCED = "weight", "balanced"


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Attributes:
    damaged: reason to how many rows could not be read.
    weighed: `WEIGHT`, the data's own column, or `BALANCED`, both outcomes alike.
    """

    split: Split
    examples: Examples
    damaged: Mapping[str, int]
    weighed: str

    @property
    def counts(self) -> dict[str, Any]:
        """What stands in the provenance."""
        complete = int(self.examples.complete.sum())
        return {
            "files": self.split.revision,
            "complete": complete,
            "incomplete": len(self.examples.complete) - complete,
            "speakers": len(np.unique(self.examples.speaker)),
            "damaged": dict(self.damaged),
            "weighed": self.weighed,
        }


class _Row(NamedTuple):
    """A clip without its sound."""

    pooled: NDArray[np.float32]
    odds: float
    complete: bool
    weight: float | None
    speaker: str


class Frozen:
    """A Smart Turn v3 network, run up to what feeds its head. Safe to call from several threads."""

    def __init__(self, content: bytes) -> None:
        """Raises:
        HeadError: it has no head of that kind.
        """
        self._session = open_session(heads.exposed(content))

    def learnt(self, split: Split) -> Learnt:
        """Features of every clip of a split in which the floor was the speaker's.

        Raises:
            ReleaseError: there is none that is complete or incomplete.
        """
        clips = Clips(split.files)
        rows = list(self._rows(clip for clip in clips if _is_meant(clip)))
        if not rows:
            reasons = "; ".join(clips.damaged)
            why = f" {reasons}." if reasons else ""
            raise ReleaseError(
                f"The split {split.name} of {split.release} has no clip that is complete or incomplete.{why}"
            )
        examples, weighed = _examples(rows)
        return Learnt(split, examples, dict(clips.damaged), weighed)

    def _rows(self, clips: Iterator[Clip]) -> Iterator[_Row]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            while block := list(islice(clips, BLOCK)):
                yield from pool.map(self._row, block)

    def _row(self, clip: Clip) -> _Row:
        (features,) = smart_turn.hear(clip.sound, SECONDS)
        outputs = [heads.POOLED, heads.ODDS]
        pooled, odds = self._session.run(outputs, {"input_features": features[None]})
        return _Row(
            pooled[0], float(odds.item()), clip.label == Label.COMPLETE, clip.weight, clip.speaker or clip.id
        )


def _is_meant(clip: Clip) -> bool:
    return clip.label in OUTCOMES and not clip.agent_speaking


def _examples(rows: list[_Row]) -> tuple[Examples, str]:
    """The rows as arrays, and by what they are weighed."""
    pooled, odds, complete, weight, speakers = zip(*rows, strict=True)
    numbers: dict[str, int] = {}
    outcome = np.array(complete, dtype=bool)
    own = all(each is not None for each in weight) and sum(weight) > 0
    weights = np.array(weight, dtype=np.float64) if own else fitting.balanced(outcome)
    examples = Examples(
        pooled=np.array(pooled, dtype=np.float32),
        odds=np.array(odds, dtype=np.float32),
        complete=outcome,
        weight=weights,
        speaker=np.array([numbers.setdefault(each, len(numbers)) for each in speakers], dtype=np.int64),
    )
    return examples, WEIGHT if own else BALANCED
