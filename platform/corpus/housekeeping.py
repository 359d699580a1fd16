"""Scheduled work of the corpus."""

from celery import shared_task

from corpus import withdrawal
from corpus.models import Tally


@shared_task
def forget_expired() -> None:
    """Delete what should be gone; leaves a RetentionRun row. Running twice changes nothing."""
    withdrawal.forget_expired()


@shared_task
def count() -> None:
    """Takes and speakers, for pages that must not count them. Running twice changes nothing."""
    Tally.recount()
