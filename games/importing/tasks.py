"""Celery's side of the room: ids in, one plain function called. Each may run twice without harm."""

from uuid import UUID

from celery import shared_task

from corpus.broker import hand_over
from games.importing import uploads
from games.importing.models import ImportRun
from games.importing.uploads import BRING_IN


@shared_task(name=BRING_IN)
def bring_in(run_id: str) -> None:
    """Read an upload to its end; its row says what came of it."""
    if run := ImportRun.objects.select_related("who").filter(pk=UUID(run_id)).first():
        uploads.bring_in(run)


@shared_task(name="games.importing.tasks.carry_on", ignore_result=True)
def carry_on() -> None:
    """Send lost messages about uploads again, and delete what was read."""
    for run in uploads.tidy():
        hand_over(BRING_IN, str(run.pk), what=f"the import {run.pk}")
