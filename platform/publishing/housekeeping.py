"""Scheduled work of publishing."""

from celery import shared_task

from publishing.schedules import looking


@shared_task
def look() -> None:
    """Whose moment has come, and whatever else is due; running twice does it once."""
    looking.look()
