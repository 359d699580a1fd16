"""What a plan has to know of samples and their recordings, read in few large queries."""

from collections.abc import Collection, Iterable, Iterator
from itertools import starmap
from sys import intern
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from corpus.labels import Decider
from corpus.models import Recording, Sample
from moderation.models import Lean, Vote
from publishing.planning.keys import key, some

UNDECIDED = (Sample.Status.CAPTURED, Sample.Status.SCORED, Sample.Status.AGREED, Sample.Status.DISPUTED)


class Moment(NamedTuple):
    """One sample. Its ids are keys as `publishing.planning.keys` has them."""

    id: str
    recording: str
    speaker: str
    language: str
    label: str
    status: str
    decided_by: str
    agent_text: str
    game: str
    prompt_key: str

    @property
    def by_people(self) -> bool:
        """Whether people accepted it."""
        return self.status == Sample.Status.ACCEPTED and self.decided_by != Decider.PROGRAM


def accepted() -> dict[str, Moment]:
    """All that are accepted, by key."""
    return {each.id: each for each in _read(Sample.objects.accepted())}


def named(keys: Collection[str]) -> dict[str, Moment]:
    """Those with these keys, whatever became of them."""
    chunks = (Sample.objects.filter(pk__among=chunk) for chunk in some(keys))
    return {each.id: each for found in chunks for each in _read(found)}


def _read(found: QuerySet[Sample]) -> Iterator[Moment]:
    columns = ("speaker", "language", "label", "status", "decided_by", "agent_text", "game", "prompt_key")
    rows = found.values_list(key("id"), key("recording_id"), *columns)
    # Of most columns all have much the same to say: one text for all of them, not one each.
    for id_, recording, *others in rows.iterator(chunk_size=5_000):
        yield Moment(id_, recording, *map(intern, others))


class Heard(NamedTuple):
    """One sample among all of its recording.

    Attributes:
        blind: whether people heard it before they were shown what games or models make of it: what a
            moderator leaned to first, or a listener's vote, which is always blind.
    """

    id: str
    recording: str
    status: str
    label: str
    start: int
    cut: int
    silence: int
    went_on: bool
    blind: bool


def siblings(recordings: Iterable[str]) -> Iterator[list[Heard]]:
    """All samples of each of these recordings that passed the checks, recording by recording."""
    columns = ("status", "label", "start", "cut", "silence", "went_on", "blind")
    for chunk in some(set(recordings)):
        rows = (
            Sample.objects.filter(recording__among=chunk, recording__status=Recording.Status.LISTENED)
            .annotate(blind=_blind())
            .values_list(key("id"), key("recording_id"), *columns)
        )
        found: dict[str, list[Heard]] = {}
        for each in starmap(Heard, rows):
            found.setdefault(each.recording, []).append(each)
        yield from found.values()


def _blind() -> Q:
    leaned = Lean.objects.filter(sample=OuterRef("pk"), anchored=False)
    voted = Vote.objects.filter(sample=OuterRef("pk"), counts=True)
    return Exists(leaned) | Exists(voted)
