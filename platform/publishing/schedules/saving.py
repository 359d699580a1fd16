"""Schedules are made, changed and taken away by people; each act is a line of the journal."""

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Act, JournalEntry, User
from publishing.models import Confirmation, Frequency, ReleaseSchedule

DEFAULT: Final = "every release"


def ensure_default() -> None:
    """One schedule of every day at 04:00 UTC, unless there is or was one.

    Off where the site publishes to a repository on the Hub that nobody has confirmed yet: setting
    HUB_DATASET must make nobody's voice public by itself.
    """
    if not ReleaseSchedule.objects.exists():
        made = ReleaseSchedule(name=DEFAULT)
        made.set_next()
        made.save()
    if settings.HUB_DATASET and Confirmation.find(settings.HUB_DATASET) is None:
        untouched = ReleaseSchedule.objects.filter(saved_by=None, target="")
        untouched.update(kind=Frequency.OFF, due_at=None)


@transaction.atomic
def save(schedule: ReleaseSchedule, by: User) -> None:
    """Keep what somebody has set, and name the next moment from now on.

    Whatever had been named before is forgotten, a moment that has just come and whose run has not begun
    too: who changes a schedule decides when it runs next.
    """
    schedule.saved_by, schedule.saved_at, schedule.pending_since = by, timezone.now(), None
    schedule.set_next()
    schedule.save()
    if schedule.target:
        # Whoever names a repository and says who may read it has confirmed both.
        Confirmation.give(schedule.target, private=schedule.private, by=by)
    JournalEntry.write(Act.SCHEDULED, by, text=in_words(schedule))


@transaction.atomic
def delete(schedule: ReleaseSchedule, by: User) -> None:
    """Its releases stay."""
    JournalEntry.write(Act.SCHEDULED, by, text=f"{schedule.name}: deleted")
    schedule.delete()


def in_words(schedule: ReleaseSchedule) -> str:
    """All that it says, for the journal."""
    ripe = f"{schedule.quarantine_days} days after acceptance" if schedule.quarantine_days else ""
    parts = [
        schedule.sentence,
        f"next {schedule.due_at:%Y-%m-%d %H:%M} UTC" if schedule.due_at else "",
        ", ".join(schedule.languages),
        f"at least {schedule.at_least}" if schedule.at_least > 1 else "",
        ripe,
        f"to {schedule.target}" if schedule.target else "",
        "public" if schedule.target and not schedule.private else "",
        "dry run" if schedule.dry_run else "",
    ]
    return f"{schedule.name}: {'; '.join(part for part in parts if part)}"
