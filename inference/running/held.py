"""A take's moments in the hands of the worker that judges it: read once, or just written, then handed on.

Rows that were handed on are asked for as ever, `recording.cuts.all()` and `sample.scores.all()`, and cost no
query. Whoever finds that somebody else changed them lets them go, and they are read again.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Model, Prefetch, prefetch_related_objects

from corpus.models import Recording, Sample

CUTS: Final = "cuts"
OF_A_CUT: Final = ("scores", "failures", "votes")
"""What is said of a moment, by the name of the relation."""


def cuts(recording: Recording) -> list[Sample]:
    """Every moment of a take in the order of time, with what was said of it."""
    whole = Sample.objects.order_by("cut").prefetch_related(*OF_A_CUT)
    prefetch_related_objects([recording], Prefetch(CUTS, whole))
    return list(recording.cuts.all())


def made(recording: Recording, samples: Sequence[Sample]) -> None:
    """These were written just now and are all there are: nobody can have said anything of them."""
    _hand_on(recording, CUTS, samples)
    for sample in samples:
        for relation in OF_A_CUT:
            _hand_on(sample, relation, ())


def said(sample: Sample, relation: str, rows: Iterable[Model]) -> None:
    """These were written of it just now, after what is held already."""
    _hand_on(sample, relation, [*getattr(sample, relation).all(), *rows])


def let_go(recording: Recording) -> None:
    """Somebody else moved them: whoever asks next reads them again."""
    _known(recording).pop(CUTS, None)


def _hand_on(row: Model, relation: str, rows: Iterable[Model]) -> None:
    """As Django's own prefetching does it: `all()` costs nothing, and any other question is asked as ever."""
    known = _known(row)
    known.pop(relation, None)
    found: Any = getattr(row, relation).get_queryset()
    found._result_cache, found._prefetch_done = list(rows), True
    known[relation] = found


def _known(row: Model) -> dict[str, Any]:
    """Where Django keeps what was prefetched."""
    known: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    return known
