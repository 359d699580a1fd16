"""Scheduled work of the corpus."""

import logging
from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from corpus import withdrawal
from corpus.backup import replaying
from corpus.models import AlreadyVerifying, Tally
from corpus.storage import moving
from corpus.verifying import auditing

LATE: Final = timedelta(days=2)
"""How far back the ledger is looked after; a backup looks at all."""

logger = logging.getLogger(__name__)


@shared_task
def forget_expired() -> None:
    """Delete what should be gone; leaves a RetentionRun row. Running twice changes nothing."""
    withdrawal.forget_expired()
    replaying.catch_up(timezone.now() - LATE)


@shared_task
def count() -> None:
    """Takes and speakers, for pages that must not count them. Running twice changes nothing."""
    Tally.recount()


@shared_task
def verify() -> None:
    """Look through the whole storage; leaves a VerifyRun row. One that was broken off is gone on with."""
    try:
        auditing.verify()
    except AlreadyVerifying:
        logger.info("Not verifying: another process is at it.")


@shared_task
def empty_spool() -> None:
    """Move what waits in the spool of this machine into the store. Running twice changes nothing."""
    moving.move()
