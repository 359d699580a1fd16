"""Scheduled work of moderation."""

import logging

from celery import shared_task, signature
from kombu.exceptions import OperationalError

from moderation.belief import estimating, trust
from moderation.models import TrustRun

log = logging.getLogger(__name__)

RESETTLE = "games.judging.sweeping.resettle"
"""By name: only the games know the prior of a label, and imports go the other way."""


@shared_task
def estimate_trust() -> str:
    """Whom to believe, once a day; leaves a TrustRun row. A new version goes to all open samples."""
    run = estimating.estimate()
    if run.outcome == TrustRun.Outcome.ESTIMATED:
        _resettle()
    return run.outcome


def _resettle() -> None:
    """Begin when nobody settles with an older version any longer; the hourly run makes up for a lost one."""
    try:
        signature(RESETTLE).apply_async(countdown=trust.SECONDS_KEPT, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take the resettling, the hourly one will: %s", error)
