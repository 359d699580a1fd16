"""Samples find their place: intent, scores and votes weighed by what their game makes of the intent.

Whatever is settled on this site is settled here: a new take, one whose words were read, one that was voted on
or scored anew, and everything open once whom to believe was estimated again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from corpus.models import OPEN, SETTLING, Recording, Sample
from games.catalogue import registry
from moderation.belief import settling, versions
from moderation.belief.trust import Trust
from moderation.models import TrustRun

BATCH: Final = 100
"""Samples in one transaction: SQLite has one writer, and a live take must not wait behind us."""


def settle(samples: Iterable[Sample], *, by: str, starts: tuple[str, ...] = SETTLING) -> set[UUID]:
    """Give each sample the dispute, disagreement and flag that its scores and votes now make. What people
    decided stays decided.

    Args:
        samples: fetch "scores" and "votes" along with many.
        by: who settles them, as their rows will say.
        starts: the statuses from which.

    Returns:
        Which of them it settled: the others were decided or withdrawn while we were adding up.
    """
    believed = versions.newest()
    with transaction.atomic(savepoint=False):
        weighed = [(each, _settled(each, believed)) for each in samples]
        return Sample.objects.settle_all(weighed, by=by, starts=starts)


def _settled(sample: Sample, believed: Trust) -> dict[str, Any]:
    recording = sample.recording
    prior = registry.source(recording.game).prior
    return settling.settled(sample, prior=prior, language=recording.language, believed=believed)


def settle_open(recording: Recording, *, by: str) -> None:
    """Settle the open samples of a take again."""
    settle(recording.cuts.filter(status__in=OPEN).prefetch_related("scores", "votes"), by=by)


def resettle() -> int:
    """One batch of those that were settled before disagreement was measured, then of those that an older
    trust put where they are, oldest first; how many there were.

    What has been weighed again has a newer `moved_at` and is not found a second time, so that a run that was
    cut off goes on where it was, and two at once do no harm.
    """
    if samples := list(_unweighed().order_by("moved_at")[:BATCH]):
        settle(samples, by="resettle")
        return len(samples)
    run = TrustRun.objects.newest()
    if run is None or timezone.now() < _in_force(run):
        return 0
    samples = list(_stale(run).order_by("moved_at")[:BATCH])
    with transaction.atomic():
        settle(samples, by=f"trust {run.version}")
        TrustRun.objects.filter(pk=run.pk).update(resettled=F("resettled") + len(samples))
    return len(samples)


def _in_force(run: TrustRun) -> datetime:
    """When no process settles with the version before any longer."""
    return run.made_at + timedelta(seconds=versions.SECONDS_KEPT)


def _stale(run: TrustRun) -> QuerySet[Sample]:
    return _weighable(Sample.objects.filter(status__in=OPEN, moved_at__lt=_in_force(run)))


def _unweighed() -> QuerySet[Sample]:
    """Along the index `sample_to_weigh`, which is empty once all are done."""
    return _weighable(Sample.objects.filter(status__in=OPEN, disagreement=None))


def _weighable(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    """Of games that are still here, since only these know a prior."""
    rows = rows.filter(recording__game__in=[game.key for game in registry.sources()])
    return rows.select_related("recording").prefetch_related("scores", "votes")
