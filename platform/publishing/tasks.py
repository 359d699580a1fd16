"""Publishing in a worker: by button and on schedule."""

import logging

from celery import shared_task

from accounts.models import User
from publishing.models import AlreadyRunning

log = logging.getLogger(__name__)


@shared_task
def publish(asked_by_id: int | None = None) -> None:
    """Make the next release; its row says what came of it. Twice does no harm."""
    from publishing import release  # noqa: PLC0415  # matplotlib and pyarrow: 1.5 s and 60 MB that a start does without

    asked_by = User.objects.filter(pk=asked_by_id).first() if asked_by_id else None
    try:
        release.publish(asked_by)
    except AlreadyRunning as error:
        log.info("Not publishing: %s", error)
