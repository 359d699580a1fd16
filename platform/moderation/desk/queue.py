"""What a moderator hears next: the most informative sample first, of all or of those with one flag."""

from collections.abc import Collection
from heapq import merge
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from corpus.models import OPEN, Sample


def following(count: int, *, without: Collection[UUID] = (), flag: str = "") -> list[Sample]:
    """The first `count` samples of the queue, apart from those in `without`.

    Two walks along the index `sample_queue`, merged: one query for both would sort every open sample. Only
    disputed samples have a flag, so that those with one are a single walk, along `sample_flagged`.
    """
    if flag:
        flagged = _walk(Sample.Status.DISPUTED).filter(flag=flag)
        return list(flagged.exclude(pk__in=without)[:count])
    walks = (_walk(status).exclude(pk__in=without)[:count] for status in OPEN)
    return list(islice(merge(*walks, key=_place), count))


def length(flag: str = "") -> int:
    """How many samples wait, audits included, or how many with this flag."""
    if flag:
        return Sample.objects.filter(status=Sample.Status.DISPUTED, flag=flag).count()
    return Sample.objects.filter(status__in=OPEN).count()


def _walk(status: Sample.Status) -> QuerySet[Sample]:
    return Sample.objects.filter(status=status).order_by("-priority", "id")


def _place(sample: Sample) -> tuple[float, UUID]:
    return -(sample.priority or 0.0), sample.pk
