"""Scheduled work of the rewards: once a minute, what people decided since the last look."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from corpus.models import Recording
from games.prompts.models import Answer
from rewards import progress
from rewards.ledger import answers, earning, reviewing
from rewards.models import Award, RewardRun, today
from rewards.quests import coverage, daily

COUNTED_EVERY = timedelta(minutes=10)
OVERLAP = timedelta(minutes=2)
"""A look goes back behind the last one: what was written there may have been committed after it."""

PATIENCE = timedelta(minutes=1)
"""How long a take may be settled without points before they count as lost."""

LOST_WITHIN = timedelta(days=2)
BATCH = 200
KEPT = 1_000
"""Run rows that stay."""


@shared_task(name="rewards.housekeeping.review", ignore_result=True)
def review() -> int:
    """Count, pay, void, take back, pick quests; leaves a RewardRun row. Running twice changes nothing.

    Returns:
        How many lines, bonuses and badges changed.
    """
    since = _since()
    run = RewardRun.objects.create()
    run.counted = _recount()
    run.quests = daily.pick_all()
    _find_lost()
    found = reviewing.review(reviewing.changed(since))
    run.paid, run.voided, run.corrected = found.paid, found.voided, found.corrected
    run.badges = sum(progress.sync_badges(each, today()) for each in progress.moved(since))
    run.finished_at = timezone.now()
    run.save()
    _forget_old_runs()
    return run.corrected + run.paid + run.voided + run.badges


def _since() -> datetime | None:
    """When the last look that came to its end began; None before the first."""
    last = RewardRun.objects.exclude(finished_at=None).order_by("-pk").first()
    return last.started_at - OVERLAP if last else None


def _recount() -> bool:
    recent = RewardRun.objects.filter(counted=True, finished_at__gte=timezone.now() - COUNTED_EVERY)
    if recent.exists():
        return False
    coverage.recount()
    return True


def _find_lost() -> None:
    """Takes and answers whose worker stopped between settling and paying."""
    now = timezone.now()
    lines = Award.objects.filter(recording=OuterRef("pk"), kind=Award.Kind.SAMPLE)
    settled = Recording.objects.filter(
        status=Recording.Status.LISTENED,
        captured_at__gte=now - LOST_WITHIN,
        moved_at__lt=now - PATIENCE,
        contributor__blocked_at=None,
        cuts__status__in=earning.SETTLED,
    )
    for recording in settled.exclude(Exists(lines)).distinct()[:BATCH]:
        earning.award(recording)
    paid = Award.objects.filter(recording=OuterRef("recording"))
    given = Answer.objects.filter(created_at__gte=now - LOST_WITHIN, right__gt=0)
    unpaid = given.filter(Exists(paid.filter(kind=Award.Kind.SAMPLE, points__gt=0)))
    unpaid = unpaid.exclude(Exists(paid.filter(kind=Award.Kind.ANSWER)))
    for answer in unpaid.select_related("recording")[:BATCH]:
        answers.pay(answer.recording)


def _forget_old_runs() -> None:
    newest = RewardRun.objects.order_by("-pk").values_list("pk", flat=True)[KEPT - 1 : KEPT]
    if oldest_kept := newest.first():
        RewardRun.objects.filter(pk__lt=oldest_kept).delete()
