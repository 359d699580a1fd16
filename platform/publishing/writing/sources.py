"""What the values of a row are found in: a sample or a recording, with what was heard and said."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.audio import decode
from corpus.models import SAMPLE_RATE, Recording, Sample
from games.prompts.models import PromptVoice
from inference.models import Transcript
from inference.registry.entries import ModelEntry
from inference.running.conversation import Said, said_in
from publishing.schema.column import Column
from publishing.writing.words import believed


class HeardTake:
    """A recording on its way into rows: read and decoded on first use, and once for all of them.

    Args:
        stored: reads its FLAC as it lies in the storage.
        voices: the agent's recorded lines of its prompt, by number; their sound is read on first use.
        judges: models by name, of which what they said may be published.
    """

    def __init__(
        self,
        take: Recording,
        stored: Callable[[Recording], bytes],
        voices: Mapping[int, PromptVoice],
        judges: Mapping[str, ModelEntry],
    ) -> None:
        self.take, self.voices, self.judges, self._stored = take, voices, judges, stored

    @cached_property
    def flac(self) -> bytes:
        """As stored, at its own rate."""
        return self._stored(self.take)

    @cached_property
    def heard(self) -> NDArray[np.float32]:
        """The whole recording, float32 [n] at 16 kHz."""
        return decode(self.flac)

    @cached_property
    def length(self) -> int:
        """In samples at 16 kHz."""
        return self.take.samples if self.take.sample_rate == SAMPLE_RATE else len(self.heard)

    @cached_property
    def samples(self) -> list[Sample]:
        """The accepted ones, in the order of their cuts."""
        return sorted(self.take.cuts.all(), key=lambda sample: sample.cut)

    @cached_property
    def said(self) -> list[Said]:
        """The conversation, with the words that are known to have been said."""
        return said_in(self.take, [(sample, believed(sample)) for sample in self.samples])


class HeardSample:
    """A sample, with its recording."""

    def __init__(self, sample: Sample, of: HeardTake) -> None:
        self.sample, self.of = sample, of

    @property
    def take(self) -> Recording:
        return self.of.take

    @property
    def heard(self) -> NDArray[np.float32]:
        """The whole recording, float32 [n] at 16 kHz."""
        return self.of.heard

    @cached_property
    def words(self) -> Transcript | None:
        """What was said up to the cut, as far as anybody knows."""
        return believed(self.sample)


class OfTake(Protocol):
    """What a row of any configuration has."""

    @property
    def take(self) -> Recording: ...


def of_take(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Recording], object], since: int = 1
) -> Column[OfTake]:
    """A column that the recording alone tells, for every configuration."""
    return Column(name, kind, meaning, lambda of: value(of.take), since)


def of_sample(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Sample], object], since: int = 1
) -> Column[HeardSample]:
    """A column that the sample alone tells, for rows that are samples and the cuts of `turns`."""
    return Column(name, kind, meaning, lambda of: value(of.sample), since)


def of_words(
    name: str, kind: pa.DataType, meaning: str, value: Callable[[Transcript], object], since: int = 1
) -> Column[HeardSample]:
    """A column that the transcript of the sample tells; null where there is none."""
    return Column(name, kind, meaning, lambda of: value(of.words) if of.words else None, since)
