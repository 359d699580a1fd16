"""What the values of a row are found in: a sample or a recording, with what was heard and said."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from soundfile import LibsndfileError

from corpus.audio import Damage, decode, read_agent
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from inference.registry.entries import ModelEntry
from publishing import floor
from publishing.schema.column import Column
from publishing.writing.clips import LONGEST

Sounds = Mapping[int, NDArray[np.float32]]
"""Line of a prompt to its sound, float32 [n] at 16 kHz."""


class HeardTake:
    """A recording on its way into rows: read and decoded on first use, and once for all of them.

    Args:
        stored: reads its FLAC as it lies in the storage.
        sounds: opens what the agent was heard to say, by the number of the line.
        judges: models by name, of which what they said may be published.
    """

    def __init__(
        self,
        take: Recording,
        stored: Callable[[Recording], bytes],
        sounds: Callable[[], Sounds],
        judges: Mapping[str, ModelEntry],
    ) -> None:
        self.take, self.sounds, self.judges, self._stored = take, sounds, judges, stored

    @cached_property
    def flac(self) -> bytes:
        """As stored, at its own rate."""
        return self._stored(self.take)

    @cached_property
    def heard(self) -> NDArray[np.float32]:
        """The whole recording, float32 [n] at 16 kHz."""
        return decode(self.flac)

    @cached_property
    def agent(self) -> NDArray[np.float32]:
        """What the speaker heard of the agent, float32 [length] at 16 kHz: of a call the channel that was
        sent, else the lines where they were played.

        Raises:
            Damage: the channel is missing, or no sound.
        """
        if not self.take.agent_audio:
            return floor.channel(floor.lines(self.take), self.sounds(), self.length)
        try:
            heard = read_agent(self.take)[: self.length]
        except FileNotFoundError as error:
            raise Damage(Damage.NO_AGENT) from error
        except LibsndfileError as error:
            raise Damage(Damage.NOT_SOUND) from error
        return np.pad(heard, (0, self.length - len(heard)))

    @cached_property
    def length(self) -> int:
        """In samples at 16 kHz."""
        return self.take.samples if self.take.sample_rate == SAMPLE_RATE else len(self.heard)

    @cached_property
    def samples(self) -> list[Sample]:
        """The accepted ones, in the order of their cuts."""
        return sorted(self.take.cuts.all(), key=lambda sample: sample.cut)


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

    @property
    def shortened(self) -> bool:
        """Whether the clip is too long for a row, so that the beginning of the turn is not in it."""
        return self.sample.cut + TAIL - self.sample.begin > LONGEST


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
