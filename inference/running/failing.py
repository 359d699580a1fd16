"""Failures, each written once: of two workers at one take the second adds none to those of the first."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from corpus.models import Recording
from inference.models import Failure
from inference.text.cleaning import clean

LONGEST: Final = 300

ALIKE: Final = ("sample_id", "scorer", "revision", "recut")
"""What failures are counted by, up to MOST_FAILURES."""


def words(error: Exception) -> str:
    """What a row says of an error: one line, without what PostgreSQL cannot hold. A model's file, a runtime
    or somebody's server has a part in the words."""
    return clean(str(error))[:LONGEST]


def keep(failures: Sequence[Failure]) -> None:
    """Write failures on samples of one take, unless it was withdrawn meanwhile, or they are written.

    A score that comes twice is one row; failures may be several, so that the take is held while they are
    counted: no statement more for one on which all have answered.
    """
    if not failures:
        return
    with transaction.atomic():
        take = Recording.objects.not_withdrawn().select_for_update(no_key=True)
        if take.filter(pk=failures[0].sample.recording_id).values_list("pk").first():
            Failure.objects.bulk_create(unwritten(failures))


def unwritten(failures: Sequence[Failure]) -> list[Failure]:
    """Those that nobody has written since their samples were read, and `failures` with them; the caller holds
    the take, or its samples."""
    rows = Failure.objects.filter(sample__in={each.sample_id for each in failures})
    there = Counter(rows.values_list(*ALIKE))
    return [each for each in failures if there[_kind(each)] <= _read(each)]


def _read(failure: Failure) -> int:
    """How many like it were there when its sample was read."""
    return sum(_kind(each) == _kind(failure) for each in failure.sample.failures.all())


def _kind(failure: Failure) -> tuple[object, ...]:
    return tuple(getattr(failure, name) for name in ALIKE)
