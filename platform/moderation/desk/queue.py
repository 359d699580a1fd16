"""In which order moderators hear what waits: the most informative disputed sample first, of two alike the
older. Audits are apart: agreed samples that chance drew, handed in between by `moderation.desk.leases`. What
else is agreed waits for nobody, and comes when nothing else is left.
"""

from collections.abc import Collection
from functools import lru_cache, partial
from hashlib import sha256
from heapq import merge
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet, UUIDField
from django.utils import timezone

from accounts.models import User
from corpus.models import Sample
from corpus.statements.prepared import Given, Prepared
from moderation.belief import trust
from moderation.desk.filters import Filters
from moderation.models import Lease

ALL: Final = Filters()

COUNTED_TO: Final = 1_000
"""Beyond that a count is "more": counting on would take longer the more there is."""

MANY_SECONDS: Final = 30
"""For so long it is believed that there is more than can be counted."""

ORDER: Final = ("-priority", "captured_at", "id")

NOBODY: Final = UUID(int=0)

VIEWS: Final = 32
"""Of the newest kinds of walks, what the database is asked is kept."""


def disputed(
    count: int, filters: Filters = ALL, *, without: Collection[UUID] = (), free_for: User | None = None
) -> list[Sample]:
    """The first `count` of the disputed samples.

    Args:
        without: ids to leave out.
        free_for: a moderator; then nothing that another one has before them.
    """
    return _first(count, Sample.Status.DISPUTED, filters, without, free_for)


def audits(
    count: int, filters: Filters = ALL, *, without: Collection[UUID] = (), free_for: User | None = None
) -> list[Sample]:
    """Agreed samples that were drawn for an audit: one in `trust.AUDIT_EVERY`. Their places were drawn too:
    those that are heard are a fair sample of all that is agreed."""
    return _agreed(count, filters, without, free_for, priority__gte=trust.DISPUTED_FROM)


def agreed(
    count: int, filters: Filters = ALL, *, without: Collection[UUID] = (), free_for: User | None = None
) -> list[Sample]:
    """The other agreed samples: without a person none of them is published."""
    return _agreed(count, filters, without, free_for, priority__lt=trust.DISPUTED_FROM)


def _agreed(
    count: int, filters: Filters, without: Collection[UUID], free_for: User | None, **places: float
) -> list[Sample]:
    if not filters.takes_agreed:
        return []
    return _first(count, Sample.Status.AGREED, filters, without, free_for, **places)


def is_audit(sample: Sample) -> bool:
    return sample.status == Sample.Status.AGREED and (sample.priority or 0.0) >= trust.DISPUTED_FROM


def length(filters: Filters = ALL) -> int:
    """How many disputed samples wait for a person, counted no further than `COUNTED_TO` + 1; where it came so
    far, not again for `MANY_SECONDS`, since it is asked with every sample."""
    most, found = COUNTED_TO + 1, 0
    key = f"queue:more-than-{COUNTED_TO}:{sha256(filters.query.encode()).hexdigest()}"
    if cache.get(key):
        return most
    for walk in _walks(Sample.Status.DISPUTED, filters):
        if found < most:
            found += walk.order_by().values("pk")[: most - found].count()
    if found >= most:
        cache.set(key, True, timeout=MANY_SECONDS)
    return found


def games() -> list[str]:
    """Games that have something in the queue, each found by one step along its index."""
    return _steps("game")


def opponents() -> list[str]:
    """Pairs of models that contradict each other in something that waits."""
    return _steps("against")


def _steps(column: str) -> list[str]:
    found: list[str] = []
    rows = Sample.objects.filter(status=Sample.Status.DISPUTED).order_by(column)
    while True:
        after = {f"{column}__gt": found[-1] if found else ""}
        value = rows.filter(**after).values_list(column, flat=True).first()
        if value is None:
            return found
        found.append(value)


def _first(
    count: int,
    status: Sample.Status,
    filters: Filters,
    without: Collection[UUID],
    free_for: User | None,
    **places: float,
) -> list[Sample]:
    """Walks along an index each, merged: one query for several languages would sort all that waits."""
    aside = padded(without)
    walks = _prepared(status, filters, count, len(aside), free_for is not None, **places)
    given = {"now": timezone.now(), "moderator": free_for and free_for.pk, **aside}
    return list(islice(merge(*(walk.rows(**given) for walk in walks), key=_place), count))


@lru_cache(VIEWS)
def _prepared(
    status: Sample.Status, filters: Filters, count: int, aside: int, free: bool, **places: float
) -> list[Prepared[Sample]]:
    def asked(walk: QuerySet[Sample]) -> QuerySet[Sample]:
        found = walk.filter(**places).exclude(pk__in=given_aside(aside)).select_related("recording")
        return (found.exclude(held_by_others()) if free else found)[:count]

    return [Prepared(partial(asked, walk)) for walk in _walks(status, filters)]


def _walks(status: Sample.Status, filters: Filters) -> list[QuerySet[Sample]]:
    return [walk.order_by(*ORDER) for walk in filters.narrow(status)]


def held_by_others() -> Exists:
    """Whether another than `moderator` has a sample `now`, by these names of what is given."""
    live = Lease.objects.filter(expires_at__gt=Given("now", DateTimeField()))
    others = live.exclude(moderator=Given("moderator", BigIntegerField()))
    return Exists(others.filter(sample=OuterRef("pk")))


def padded(without: Collection[UUID]) -> dict[str, UUID]:
    """Ids to leave out, by the names of `given_aside`; some more too, as each number is another statement."""
    room = 4
    while room < len(without):
        room *= 4
    ids = [*without, *[NOBODY] * (room - len(without))] if without else []
    return {f"aside{place}": each for place, each in enumerate(ids)}


def given_aside(count: int) -> list[Any]:
    """Places for so many ids; `Given` each, which looks like none to who checks types."""
    return [Given(f"aside{place}", UUIDField()) for place in range(count)]


def _place(sample: Sample) -> tuple[float, float, UUID]:
    return -(sample.priority or 0.0), sample.captured_at.timestamp(), sample.pk
