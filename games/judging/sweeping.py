"""The sweeper: whatever waits too long goes to a worker again, so that losing the broker loses nothing."""

from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from corpus.broker import hand_over, overdue
from corpus.models import Recording, Sample
from games.dead_letters.models import DeadLetter
from games.judging import handing_over, settling, to_transcribe
from games.judging import rescoring as judging
from games.judging.models import Sweep
from inference.models import Failure, Score, Transcript
from inference.running import copies, rescoring
from moderation.desk.recutting import RECUT

WAIT = timedelta(seconds=30)
"""How long a take may wait before it counts as lost."""

NONE = timedelta()

BATCH = 500
"""Takes a sweep; the next one is half a minute away."""

CAUGHT_UP = 20
"""Takes a sweep whose fingerprint is made, of those from before there were any: 2,400 an hour."""

KEPT = 1_000
"""Sweep rows that stay."""


@shared_task(name=handing_over.SWEEP, ignore_result=True)
def sweep(older_than_seconds: float = WAIT.total_seconds()) -> int:
    """Enqueue again what waits, oldest first, and leave a row that says how many, 0 included.

    `older_than_seconds=0` takes everything that waits: right at the start, when the broker was memory.
    """
    run = Sweep.objects.create()
    now, wait = timezone.now(), timedelta(seconds=older_than_seconds)
    lost = waiting(now, wait)[:BATCH]
    for recording_id in lost:
        handing_over.take(recording_id, again=True)
    _stamp(lost)
    untranscribed = to_transcribe.lost(now, wait, BATCH)
    for recording_id in untranscribed:
        handing_over.transcription(recording_id, again=True)
    to_transcribe.stamp(untranscribed)
    for sample_id in judging.lost_recuts(now, wait, BATCH):
        hand_over(RECUT, str(sample_id), what=f"the new cut of {sample_id}", again=True)
    for rescoring_id in rescoring.lost(now, wait):
        rescoring.enqueue(rescoring_id)
    _forget_what_came_late()
    copies.forget_strays()
    DeadLetter.objects.forgotten().delete()
    run.finished_at, run.requeued = timezone.now(), len(lost) + len(untranscribed)
    run.save(update_fields=["finished_at", "requeued"])
    _forget_old_runs()
    copies.catch_up(CAUGHT_UP)  # last: it reads sound, and a store that is away must not undo a sweep
    return run.requeued


@shared_task(name="games.judging.sweeping.resettle", ignore_result=True)
def resettle() -> int:
    """Weigh all open samples with the newest trust; its TrustRun row says how many were. Batch by batch."""
    moved = 0
    while batch := settling.resettle():
        moved += batch
    return moved


def waiting(now: datetime, wait: timedelta) -> list[UUID]:
    """Recordings that nobody has brought further for `wait`, and then for twice as long after every sweep.

    A take that was swept waits as long again as it has waited in all, since a backlog must not be doubled
    every half minute. The two times on its row say so: `captured_at`, and `moved_at`, which a sweep stamps.
    """
    rows = _unfinished().filter(overdue("moved_at", now, wait))
    if wait:
        # now - moved_at >= moved_at - captured_at, in the form that every database can compute.
        patience = ExpressionWrapper(F("moved_at") + (F("moved_at") - F("captured_at")), DateTimeField())
        rows = rows.annotate(patience=patience).filter(overdue("patience", now, NONE))
    return list(rows.order_by("captured_at").values_list("pk", flat=True)[:BATCH])


def _unfinished() -> QuerySet[Recording]:
    """Stored and not listened to, or with cuts that are not settled; not what is laid aside."""
    open_cuts = Sample.objects.filter(status__in=(Sample.Status.CAPTURED, Sample.Status.SCORED))
    stored = Q(status=Recording.Status.STORED)
    half_done = Q(status=Recording.Status.LISTENED, pk__in=open_cuts.values("recording_id"))
    given_up = DeadLetter.objects.dead().filter(task=handing_over.TAKE, subject__isnull=False)
    return Recording.objects.filter(stored | half_done).exclude(pk__in=given_up.values("subject"))


def _stamp(swept: list[UUID]) -> None:
    _unfinished().filter(pk__in=swept).update(moved_by="sweep", moved_at=timezone.now())


def _forget_what_came_late() -> None:
    """A worker may have asked models in the moment in which somebody took back: delete what was written down
    of such samples, and of those whose speaker is forgotten also what models said of them."""
    Transcript.objects.filter(sample__status=Sample.Status.WITHDRAWN).delete()
    taken_back = Q(sample__status=Sample.Status.WITHDRAWN)
    forgotten = Q(sample__recording__consent__withdrawn_at__isnull=False)
    Score.objects.filter(taken_back, forgotten).delete()
    Failure.objects.filter(taken_back, forgotten).delete()


def _forget_old_runs() -> None:
    newest = Sweep.objects.order_by("-pk").values_list("pk", flat=True)[KEPT - 1 : KEPT]
    if oldest_kept := newest.first():
        Sweep.objects.filter(pk__lt=oldest_kept).delete()
