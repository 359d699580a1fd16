"""People who may belong together: at one address within an hour, or with takes that are the same sound.

Found by a worker and shown with the reason. Nothing follows from it by itself: at one address a family lives,
and a school has a thousand pupils behind one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Max, Min

from accounts.models import Contributor, Sighting
from corpus.models import Recording
from moderation.models import Cluster

APART: Final = timedelta(hours=1)
"""Between one sighting at an address and the next one, for both to belong together."""

Kind = Cluster.Kind


@dataclass(slots=True)
class Found:
    """Some people and how often they met, or copied."""

    times: int
    first_at: datetime
    last_at: datetime

    def add(self, other: "Found") -> None:
        self.times += other.times
        self.first_at = min(self.first_at, other.first_at)
        self.last_at = max(self.last_at, other.last_at)


People = frozenset[UUID]


def find_again() -> int:
    """Bring the rows to what sightings and copies say now; how many clusters there are.

    Those whose sightings are forgotten go with them. The same people keep the number of their cluster.
    """
    found = {(Kind.ADDRESS, people): each for people, each in at_addresses().items()}
    found |= {(Kind.SOUND, people): each for people, each in of_sounds().items()}
    with transaction.atomic():
        gone = dict(Cluster.objects.values_list("key", "pk"))
        for (kind, people), each in found.items():
            gone.pop(_keep(kind, people, each), None)
        Cluster.objects.filter(pk__in=gone.values()).delete()
    return len(found)


def at_addresses() -> dict[People, Found]:
    """Who was at one address, each within an hour of another."""
    shared = Sighting.objects.values("address").annotate(people=Count("contributor", distinct=True))
    rows = Sighting.objects.filter(address__in=shared.filter(people__gt=1).values("address"))
    seen = rows.order_by("address", "seen_at").values_list("address", "seen_at", "contributor")
    found: dict[People, Found] = {}
    for _, there in groupby(seen.iterator(), key=lambda row: row[0]):
        for meeting in _meetings((at, person) for _, at, person in there):
            people = frozenset(person for _, person in meeting)
            if len(people) > 1:
                _add(found, people, Found(1, meeting[0][0], meeting[-1][0]))
    return found


def of_sounds() -> dict[People, Found]:
    """Who sent what somebody else had said, with that somebody, and so on from each to the next."""
    others = Recording.objects.exclude(copy_of=None).exclude(copy_of__contributor=F("contributor"))
    pairs = others.order_by().values_list("contributor", "copy_of__contributor")
    rows = list(pairs.annotate(Count("pk"), Min("captured_at"), Max("captured_at")))
    together = _joined((one, other) for one, other, *_ in rows)
    found: dict[People, Found] = {}
    for one, _, times, first, last in rows:
        _add(found, together[one], Found(times, first, last))
    return found


def _meetings(seen: Iterable[tuple[datetime, UUID]]) -> Iterator[list[tuple[datetime, UUID]]]:
    """Sightings at one address in order, parted where nobody was seen for an hour."""
    meeting: list[tuple[datetime, UUID]] = []
    for at, person in seen:
        if meeting and at - meeting[-1][0] > APART:
            yield meeting
            meeting = []
        meeting.append((at, person))
    if meeting:
        yield meeting


def _joined(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, People]:
    """Each to all that it can be reached from."""
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    found: dict[UUID, People] = {}
    for start in beside:
        if start not in found:
            reached, ahead = {start}, [start]
            while ahead:
                ahead += (new := beside[ahead.pop()] - reached)
                reached |= new
            found |= dict.fromkeys(reached, frozenset(reached))
    return found


def _add(found: dict[People, Found], people: People, more: Found) -> None:
    if people in found:
        found[people].add(more)
    else:
        found[people] = more


def _key(kind: Cluster.Kind, people: People) -> str:
    return sha256(f"{kind}:{','.join(sorted(each.hex for each in people))}".encode()).hexdigest()


def _keep(kind: Cluster.Kind, people: People, found: Found) -> str:
    """Write one down, also while another worker does; its key."""
    key, facts = (
        _key(kind, people),
        {"times": found.times, "first_at": found.first_at, "last_at": found.last_at},
    )
    if Cluster.objects.filter(key=key).update(**facts):
        return key
    made, new = Cluster.objects.get_or_create(
        key=key, defaults={"kind": kind, "people": len(people), **facts}
    )
    if new:
        made.members.set(Contributor.objects.filter(pk__in=people))
    return key
