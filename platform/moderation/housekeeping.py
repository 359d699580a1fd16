"""Scheduled work of moderation."""

from celery import shared_task

from corpus.broker import hand_over
from moderation.belief import estimating, scarcity, versions
from moderation.crowd import measuring
from moderation.models import TrustRun

RESETTLE = "games.judging.sweeping.resettle"
"""By name: only the games know the prior of a label, and imports go the other way."""


@shared_task
def estimate_trust() -> str:
    """Whom to believe, once a day; leaves a TrustRun row. A new version goes to all open samples.

    That begins when nobody settles with an older version any longer; the hourly run makes up for a lost one.
    """
    run = estimating.estimate()
    if run.outcome == TrustRun.Outcome.ESTIMATED:
        hand_over(RESETTLE, what="the resettling", seconds=versions.SECONDS_KEPT)
    return run.outcome


@shared_task
def count_stock() -> None:
    """What people accepted, by language and label; running twice changes nothing."""
    scarcity.recount()


@shared_task
def measure_agreement(*, whole: bool = False) -> int:
    """How far people agree, into rows that the page reads; how many weeks were counted."""
    return measuring.measure(whole=whole).weeks
