"""Celery's side of the room: ids in, one plain function called. Each may run twice without harm."""

import logging
from typing import Any, Final
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from corpus.broker import hand_over
from games.talks import keeping, leaving, reporting
from games.talks.keeping import KEEP
from games.talks.lobby import matching

log = logging.getLogger(__name__)

# As of takes: what fails here is outside, and the sweep keeps at it.
PERSISTENT: Final[dict[str, Any]] = {
    "autoretry_for": (Exception,),
    "retry_backoff": 1,
    "retry_backoff_max": 60,
    "max_retries": 6,
}


@shared_task(name=KEEP, **PERSISTENT)
def keep(talk_id: str) -> None:
    """Both takes of a talk that has ended."""
    keeping.keep(UUID(talk_id))


@shared_task(name="games.talks.tasks.carry_on", ignore_result=True)
def carry_on() -> None:
    """End what nobody is left to end, send lost messages again, take back what was taken back by half, file
    reports whose takes are judged, and empty the lobby of pages that are closed."""
    for talk_id in keeping.leftovers(timezone.now()):
        hand_over(KEEP, str(talk_id), what=f"talk {talk_id}", again=True)
    leaving.finish(timezone.now())
    reporting.file()
    matching.forget()


@shared_task(name="games.talks.tasks.delete_strays", ignore_result=True)
def delete_strays() -> None:
    """Delete sound of talks in the storage that no row names."""
    if found := keeping.delete_strays():
        log.warning("%s stretches of talks had no row any more and are deleted.", found)
