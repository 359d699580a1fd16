"""In which order moderators hear what waits: the most informative disputed sample first, of two alike the
older. Audits are apart: agreed samples that chance drew, handed in between by `moderation.desk.leases`. What
else is agreed waits for nobody, and comes when nothing else is left.
"""

from collections.abc import Collection
from heapq import merge
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from corpus.models import Sample
from moderation.belief import trust
from moderation.desk.filters import Filters
from moderation.models import Lease

ALL: Final = Filters()

COUNTED_TO: Final = 1_000
"""Beyond that a count is "more": counting on would take longer the more there is."""

ORDER: Final = ("-priority", "captured_at", "id")


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
    """How many disputed samples wait for a person, counted no further than `COUNTED_TO` + 1."""
    most, found = COUNTED_TO + 1, 0
    for walk in _walks(Sample.Status.DISPUTED, filters):
        if found < most:
            found += walk.order_by().values("pk")[: most - found].count()
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
    walks = (
        _free(walk.filter(**places), free_for).exclude(pk__in=without).select_related("recording")[:count]
        for walk in _walks(status, filters)
    )
    return list(islice(merge(*walks, key=_place), count))


def _walks(status: Sample.Status, filters: Filters) -> list[QuerySet[Sample]]:
    return [walk.order_by(*ORDER) for walk in filters.narrow(status)]


def _free(samples: QuerySet[Sample], moderator: User | None) -> QuerySet[Sample]:
    if moderator is None:
        return samples
    others = Lease.objects.live().exclude(moderator=moderator)
    return samples.exclude(Exists(others.filter(sample=OuterRef("pk"))))


def _place(sample: Sample) -> tuple[float, float, UUID]:
    return -(sample.priority or 0.0), sample.captured_at.timestamp(), sample.pk
