"""Celery's side of the pipeline: ids in, one plain function called."""

from uuid import UUID

from celery import shared_task

from games import pipeline


# Whatever fails here is outside, a storage or a database that does not answer, and the take has to come
# through all the same. After the last attempt the sweeper keeps at it.
@shared_task(
    name="games.tasks.take",
    autoretry_for=(Exception,),
    retry_backoff=1,
    retry_backoff_max=60,
    max_retries=6,
)
def take(recording_id: str) -> None:
    """listen → score → settle."""
    pipeline.process(UUID(recording_id))
