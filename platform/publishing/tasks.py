"""Publishing in a worker: by button and on schedule."""

import logging

from celery import shared_task
from django.conf import settings

from accounts.models import User
from publishing.models import AlreadyRunning, PublishError

log = logging.getLogger(__name__)


@shared_task
def publish(asked_by_id: int | None = None) -> None:
    """Make the next release; its row says what came of it. Twice does no harm."""
    from publishing import release  # noqa: PLC0415  # matplotlib and pyarrow: 1.5 s and 60 MB that a start does without

    try:
        release.publish(_user(asked_by_id))
    except AlreadyRunning as error:
        log.info("Not publishing: %s", error)


@shared_task
def take_out(asked_by_id: int | None = None) -> None:
    """Take out at once what must be gone."""
    from publishing import release  # noqa: PLC0415  # as above

    try:
        release.publish(_user(asked_by_id), removals_only=True)
    except AlreadyRunning as error:
        log.info("Not taking out: %s", error)


@shared_task
def take_out_due() -> None:
    """Take out what has waited for TAKE_OUT_HOURS; without it no release is made, and no row."""
    from publishing.erasure import removing  # noqa: PLC0415  # as above

    if removing.due():
        take_out()


@shared_task
def erase(asked_by_id: int | None = None) -> None:
    """Delete the history of the repository; its row says what came of it."""
    from publishing.erasure import squashing  # noqa: PLC0415  # as above

    try:
        squashing.erase(settings.HUB_DATASET, _user(asked_by_id))
    except PublishError as error:
        log.warning("Not deleting history: %s", error)


def _user(number: int | None) -> User | None:
    return User.objects.filter(pk=number).first() if number else None
