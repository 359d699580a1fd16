"""What the values of a row are found in: a sample or a recording, with what was heard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.models import Recording, Sample
from publishing.schema.column import Column


class OfTake(Protocol):
    """What a row of either configuration has."""

    @property
    def take(self) -> Recording: ...


@dataclass(frozen=True, slots=True)
class HeardSample:
    """A sample, with its whole recording: float32 [n] at 16 kHz."""

    sample: Sample
    heard: NDArray[np.float32]

    @property
    def take(self) -> Recording:
        return self.sample.recording


@dataclass(frozen=True, slots=True)
class HeardTake:
    """A recording, with all that was heard: float32 [n] at 16 kHz."""

    take: Recording
    heard: NDArray[np.float32]


def of_take(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Recording], object], since: int = 1
) -> Column[OfTake]:
    """A column that the recording alone tells, for both configurations."""
    return Column(name, kind, meaning, lambda of: value(of.take), since)


def of_sample(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Sample], object], since: int = 1
) -> Column[HeardSample]:
    """A column that the sample alone tells, for `audio` and the cuts of `turns`."""
    return Column(name, kind, meaning, lambda of: value(of.sample), since)
