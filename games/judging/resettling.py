"""Weigh the open samples again when whom to believe was estimated anew. Decided ones stay as they are."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from corpus.models import Sample, StatusMoved
from games.catalogue import registry
from moderation.belief import settling, trust
from moderation.desk.queue import OPEN
from moderation.models import TrustRun

BATCH: Final = 100
"""Samples in one transaction: SQLite has one writer, and a live take must not wait behind us."""


def resettle() -> int:
    """One batch of those that an older version put where they are, oldest first; how many there were.

    What has been weighed again has a newer `moved_at` and is not found a second time, so that a run that was
    cut off goes on where it was, and two at once do no harm.
    """
    run = TrustRun.objects.newest()
    if run is None or timezone.now() < _in_force(run):
        return 0
    samples = list(_stale(run).order_by("moved_at")[:BATCH])
    with transaction.atomic():
        for sample in samples:
            with suppress(StatusMoved):  # decided or withdrawn while we were adding up
                _settle(sample, by=f"trust {run.version}")
        TrustRun.objects.filter(pk=run.pk).update(resettled=F("resettled") + len(samples))
    return len(samples)


def _in_force(run: TrustRun) -> datetime:
    """When no process settles with the version before any longer."""
    return run.made_at + timedelta(seconds=trust.SECONDS_KEPT)


def _stale(run: TrustRun) -> QuerySet[Sample]:
    rows = Sample.objects.filter(status__in=OPEN, moved_at__lt=_in_force(run))
    rows = rows.filter(recording__game__in=[game.key for game in registry.games()])
    return rows.select_related("recording").prefetch_related("scores", "votes")


def _settle(sample: Sample, by: str) -> None:
    recording = sample.recording
    settling.settle(sample, prior=registry.game(recording.game).prior, language=recording.language, by=by)
