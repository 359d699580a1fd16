"""Every half minute: whose moment has come, who still waits, which run has died, and who has not been told.

The database is the truth: a message that the broker lost is sent again at the next look, and two that look
at once take each moment once.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from corpus.broker import hand_over
from publishing.models import Delivery, Release, ReleaseSchedule
from publishing.models.schedules import PATIENCE
from publishing.notices import telling

log = logging.getLogger(__name__)

RUN: Final = "publishing.tasks.run_schedule"
KEPT: Final = timedelta(days=90)
"""For so long a message that arrived, or was given up, is shown; its address is somebody's mailbox."""

AT_ONCE: Final = 100
"""Messages that one look hands over."""


def look() -> None:
    """Do whatever is due. Twice does no harm."""
    now = timezone.now()
    Release.objects.fail_lost()
    take_moments(now)
    hand_over_waiting(now)
    for release in Release.objects.untold():
        telling.tell(release)
    Delivery.objects.filter(ended_at__lte=now - KEPT).delete()
    for delivery in Delivery.objects.due(now).values_list("pk", flat=True)[:AT_ONCE]:
        hand_over(telling.DELIVER, delivery, what="a message about a release")


def take_moments(now: datetime) -> None:
    """Take every named moment that has come; one that is long past is missed, and that is told."""
    for schedule in ReleaseSchedule.objects.due(now):
        moment = schedule.due_at
        if moment is None:
            continue
        if not schedule.is_too_late(now):
            schedule.come(now)
        elif schedule.miss(now):
            log.warning("Schedule %s missed %s: the site was not running.", schedule, moment)
            telling.tell_missed(schedule, moment)


def hand_over_waiting(now: datetime) -> None:
    """Send a worker to all whose moment has come; after a day of waiting they are given up."""
    for schedule in ReleaseSchedule.objects.waiting():
        if schedule.pending_since is not None and now - schedule.pending_since > PATIENCE:
            log.warning("Schedule %s has waited for a day and is given up.", schedule)
            telling.tell_missed(schedule, schedule.pending_since)
            schedule.ran()
        else:
            hand_over(RUN, schedule.pk, what=f"the release of schedule {schedule}")
