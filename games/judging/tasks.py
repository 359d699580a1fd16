"""Celery's side of the room: ids in, one plain function called."""

from typing import Any
from uuid import UUID

from celery import shared_task

from games.judging import handing_over, pipeline, rescoring, transcribing
from inference.running import rescoring as requests
from moderation.desk.recutting import RECUT

# Whatever fails here is outside, a storage or a database that does not answer, and the take has to come
# through all the same. After the last attempt the sweeper keeps at it.
PERSISTENT: dict[str, Any] = {
    "autoretry_for": (Exception,),
    "retry_backoff": 1,
    "retry_backoff_max": 60,
    "max_retries": 6,
}


@shared_task(name=handing_over.TAKE, **PERSISTENT)
def take(recording_id: str) -> None:
    """listen → score → settle → award, then tell the player."""
    pipeline.process(UUID(recording_id))


@shared_task(name=handing_over.TRANSCRIBE, **PERSISTENT)
def transcribe(recording_id: str) -> None:
    """transcribe → score → settle → award again, for a take that the player has heard of already."""
    transcribing.process(UUID(recording_id))


@shared_task(name="games.judging.tasks.rescore", **PERSISTENT)
def rescore(run_id: str) -> None:
    """One small batch of a rescoring, then a message for the next."""
    if (pause := rescoring.batch(UUID(run_id))) is not None:
        requests.enqueue(UUID(run_id), seconds=pause)


@shared_task(name=RECUT, **PERSISTENT)
def recut(sample_id: str) -> None:
    """measure → score → settle for a sample whose cut was moved, then a message for its words."""
    rescoring.recut(UUID(sample_id))
