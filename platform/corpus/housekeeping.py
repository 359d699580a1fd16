"""Scheduled work of the corpus."""

import logging

from celery import shared_task

from corpus import withdrawal
from corpus.models import AlreadyVerifying, Tally
from corpus.storage import moving
from corpus.verifying import auditing

logger = logging.getLogger(__name__)


@shared_task
def forget_expired() -> None:
    """Delete what should be gone; leaves a RetentionRun row. Running twice changes nothing."""
    withdrawal.forget_expired()


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
