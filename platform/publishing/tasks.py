"""Publishing in a worker: by button, by preview and on schedule. Each may run twice without harm."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from celery import shared_task
from django.conf import settings

from accounts.models import User
from publishing.faults import AlreadyRunning, PublishError
from publishing.models import Delivery, Preview, ReleaseSchedule
from publishing.notices import sending
from publishing.planning.order import REMOVALS

if TYPE_CHECKING:
    from publishing.targets.folder import Target

log = logging.getLogger(__name__)


@shared_task
def publish(asked_by_id: int | None = None) -> None:
    """Make the next release; its row says what came of it."""
    from publishing.schedules import running  # noqa: PLC0415  # matplotlib and pyarrow: 1.5 s and 60 MB that a start does without

    try:
        running.publish(_user(asked_by_id))
    except AlreadyRunning as error:
        log.info("Not publishing: %s", error)


@shared_task
def publish_preview(preview_id: int, asked_by_id: int | None = None) -> None:
    """Publish what somebody has looked at, if it is still the same."""
    from publishing.schedules import running  # noqa: PLC0415  # as above

    preview = Preview.objects.select_related("schedule").get(pk=preview_id)
    try:
        running.publish_preview(preview, _user(asked_by_id))
    except AlreadyRunning as error:
        log.info("Not publishing: %s", error)


@shared_task
def make_preview(preview_id: int) -> None:
    """Fill the row of a preview."""
    from publishing.preview import making  # noqa: PLC0415  # as above
    from publishing.schedules import running  # noqa: PLC0415  # as above

    preview = Preview.objects.select_related("schedule", "instead_of").get(pk=preview_id)
    if preview.status != Preview.Status.MAKING:
        return
    try:
        making.fill(preview, running.target_of(preview.schedule))
    except PublishError as error:
        preview.fail(str(error))


@shared_task
def run_schedule(schedule_id: int) -> None:
    """Make what a schedule asks for; while another release is made, its moment goes on waiting."""
    from publishing.schedules import running  # noqa: PLC0415  # as above

    schedule = ReleaseSchedule.objects.waiting().filter(pk=schedule_id).first()
    if schedule is None:
        return
    try:
        if not schedule.has_run():
            running.run(schedule)
    except AlreadyRunning as error:
        log.info("Schedule %s waits: %s", schedule, error)
    except Exception:
        schedule.ran()
        raise
    else:
        schedule.ran()


@shared_task
def deliver(delivery_id: int) -> None:
    """One attempt to tell somebody."""
    delivery = Delivery.objects.select_related("subscription").filter(pk=delivery_id).first()
    if delivery is not None:
        sending.attempt(delivery)


@shared_task
def take_out(asked_by_id: int | None = None) -> None:
    """Take out at once what must be gone, from wherever it is."""
    from publishing.erasure import removing  # noqa: PLC0415  # as above

    _take_out(removing.at_once(), _user(asked_by_id))


@shared_task
def take_out_due() -> None:
    """Take out what has waited for TAKE_OUT_HOURS; without it no release is made, and no row."""
    from publishing.erasure import removing  # noqa: PLC0415  # as above

    _take_out(removing.due())


@shared_task
def erase(asked_by_id: int | None = None, repository: str = "") -> None:
    """Delete the history of a repository, HUB_DATASET where none is named; its row says what came of it."""
    from publishing.erasure import squashing  # noqa: PLC0415  # as above

    try:
        squashing.erase(repository or settings.HUB_DATASET, _user(asked_by_id))
    except PublishError as error:
        log.warning("Not deleting history: %s", error)


def _take_out(targets: "Iterable[Target]", asked_by: User | None = None) -> None:
    from publishing.schedules import running  # noqa: PLC0415  # as above

    for target in targets:
        try:
            running.publish(asked_by, REMOVALS, target)
        except AlreadyRunning as error:
            log.info("Not taking out: %s", error)


def _user(number: int | None) -> User | None:
    return User.objects.filter(pk=number).first() if number else None
