"""What the values of a row are found in: a sample or a recording, with what was heard and said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol
from uuid import UUID

import numpy as np
import pyarrow as pa
from django.utils.functional import cached_property
from numpy.typing import NDArray
from soundfile import LibsndfileError

from corpus.audio import Damage, decode, read_agent
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from inference.models import Transcript
from inference.registry.entries import ModelEntry
from inference.running.questions import best_transcript
from publishing import floor
from publishing.schema.column import Column
from publishing.writing.clips import LONGEST

Sounds = Mapping[int, NDArray[np.float32]]
"""Line of a prompt to its sound, float32 [n] at 16 kHz."""


class Ballot(NamedTuple):
    """What a release says of a listener's vote that counts; `id`: they came in this order."""

    id: int
    label: str
    trusted: bool
    created_at: datetime
    contributor: UUID
    confidence: float | None


class Leaning(NamedTuple):
    """What a moderator leaned to; `anchored`: not blind."""

    label: str
    anchored: bool


class Answer(NamedTuple):
    """What a model said, in the names of `inference.models.Score`."""

    id: int
    scorer: str
    revision: str
    offset_ms: int
    probabilities: Mapping[str, float]
    threshold: float
    input: str
    recut: int
    runtime: str
    misread: bool


class Witnesses(NamedTuple):
    """What people and models said of one sample."""

    ballots: Sequence[Ballot] = ()
    leans: Sequence[Leaning] = ()
    transcripts: Sequence[Transcript] = ()
    scores: Sequence[Answer] = ()


NOBODY: Final = Witnesses()


class HeardTake:
    """A recording on its way into rows: read and decoded on first use, and once for all of them.

    Args:
        stored: reads its FLAC as it lies in the storage.
        sounds: opens what the agent was heard to say, by the number of the line.
        judges: models by name, of which what they said may be published.
        accepted: its samples that have rows, of which `witnesses` has what was said, by id.
        partner: of a talk of two players, pseudonym of the other.
    """

    def __init__(
        self,
        take: Recording,
        stored: Callable[[Recording], bytes],
        sounds: Callable[[], Sounds],
        judges: Mapping[str, ModelEntry],
        accepted: Sequence[Sample] = (),
        witnesses: Mapping[UUID, Witnesses] | None = None,
        partner: str = "",
    ) -> None:
        self.take, self.sounds, self.judges, self._stored = take, sounds, judges, stored
        self._accepted, self._witnesses, self.partner = accepted, witnesses or {}, partner

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
    def samples(self) -> "list[HeardSample]":
        """The accepted ones, in the order of their cuts."""
        ordered = sorted(self._accepted, key=lambda sample: sample.cut)
        return [HeardSample(each, self, self._witnesses.get(each.pk, NOBODY)) for each in ordered]


class HeardSample:
    """A sample, with its recording and what was said of it."""

    def __init__(self, sample: Sample, of: HeardTake, witnesses: Witnesses = NOBODY) -> None:
        self.sample, self.of, self.witnesses = sample, of, witnesses
        self.take = of.take

    @property
    def heard(self) -> NDArray[np.float32]:
        """The whole recording, float32 [n] at 16 kHz."""
        return self.of.heard

    @cached_property
    def begin(self) -> int:
        """Sample index at 16 kHz from which it is heard."""
        return self.sample.begin

    @cached_property
    def words(self) -> Transcript | None:
        """Rather people's words than known ones that were really said, rather these than a recogniser's;
        never what was only shown."""
        said = [row for row in self.witnesses.transcripts if row.source != Transcript.Source.PROMPT]
        return best_transcript(said) if said else None

    @property
    def shortened(self) -> bool:
        """Whether the clip is too long for a row, so that the beginning of the turn is not in it."""
        return self.sample.cut + TAIL - self.begin > LONGEST


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
