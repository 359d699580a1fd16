"""Scheduled work of the corpus."""

from celery import shared_task

from corpus import withdrawal


@shared_task
def forget_expired() -> None:
    """Delete what should be gone; leaves a RetentionRun row. Running twice changes nothing."""
    withdrawal.forget_expired()
