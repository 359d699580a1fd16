"""When releases are made by themselves: one row of django-celery-beat, which publishers edit.

The row is not in CELERY_BEAT_SCHEDULE on purpose: beat writes the settings' entries over the rows at every
start, and an edited schedule would be lost.
"""

from dataclasses import dataclass

from django.utils.translation import gettext
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from corpus.marking import N_

NAME = "publish"
TASK = "publishing.tasks.publish"
OFF, HOURLY, DAILY, WEEKLY, OWN = "off", "hourly", "daily", "weekly", "own"
DAYS = (
    N_("Sunday"),
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
)
"""By crontab number."""
SENTENCES = {
    OFF: N_("off"),
    HOURLY: N_("every hour, %(minute)s minutes past"),
    DAILY: N_("every day at %(at)s"),
    WEEKLY: N_("every %(day)s at %(at)s"),
    OWN: N_("set in the admin site"),
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often, and when in UTC. `own` is one that was made in the admin site and fits no other kind."""

    kind: str
    hour: int = 4
    minute: int = 0
    day: int = 1

    def __str__(self) -> str:
        facts = {
            "at": f"{self.hour:02d}:{self.minute:02d} UTC",
            "day": gettext(DAYS[self.day]),
            "minute": self.minute,
        }
        return gettext(SENTENCES[self.kind]) % facts


def ensure_default() -> None:
    """Every day at 04:00 UTC, unless somebody has set something already."""
    if not PeriodicTask.objects.filter(name=NAME).exists():
        write(Schedule(DAILY))


def read() -> Schedule:
    """The schedule as it stands."""
    task = PeriodicTask.objects.select_related("crontab").filter(name=NAME).first()
    if task is None or not task.enabled:
        return Schedule(OFF)
    return _from_crontab(task.crontab)


def write(schedule: Schedule) -> None:
    """Set the schedule; beat sees it within seconds, without a restart."""
    if schedule.kind == OFF:
        task = PeriodicTask.objects.filter(name=NAME).first()
        task = task or PeriodicTask(name=NAME, task=TASK, crontab=_crontab(Schedule(DAILY)))
        task.enabled = False
    else:
        task = PeriodicTask.objects.filter(name=NAME).first() or PeriodicTask(name=NAME, task=TASK)
        task.crontab, task.interval, task.enabled = _crontab(schedule), None, True
    # save(), not update(): its signal is what tells beat to read again.
    task.save()


def _crontab(schedule: Schedule) -> CrontabSchedule:
    found, _ = CrontabSchedule.objects.get_or_create(
        minute=str(schedule.minute),
        hour="*" if schedule.kind == HOURLY else str(schedule.hour),
        day_of_week=str(schedule.day) if schedule.kind == WEEKLY else "*",
        day_of_month="*",
        month_of_year="*",
        timezone="UTC",
    )
    return found


def _from_crontab(crontab: CrontabSchedule | None) -> Schedule:
    own = Schedule(OWN)
    if (
        crontab is None
        or crontab.day_of_month != "*"
        or crontab.month_of_year != "*"
        or str(crontab.timezone) != "UTC"
    ):
        return own
    if not crontab.minute.isdigit():
        return own
    minute = int(crontab.minute)
    if crontab.hour == "*":
        return Schedule(HOURLY, minute=minute) if crontab.day_of_week == "*" else own
    if not crontab.hour.isdigit():
        return own
    if crontab.day_of_week == "*":
        return Schedule(DAILY, int(crontab.hour), minute)
    if crontab.day_of_week in {str(day) for day in range(7)}:
        return Schedule(WEEKLY, int(crontab.hour), minute, int(crontab.day_of_week))
    return own
