"""When releases are made by themselves, and what each of them is to be."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from celery.schedules import crontab
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corpus.marking import N_
from publishing.planning.order import Order

GRACE: Final = timedelta(hours=1)
"""How late a named moment may still be kept: a restart or an update passes, a site that was off for a night
does not publish in the morning, when nobody expects it."""

PATIENCE: Final = timedelta(days=1)
"""How long a run whose moment has come waits for another release to finish."""

DAYS: Final = (
    N_("Sunday"),
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
)
"""By crontab number."""


class Frequency(models.TextChoices):
    OFF = "off", _("Off")
    HOURLY = "hourly", _("Every hour")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


SENTENCES: Final = {
    Frequency.OFF: N_("off"),
    Frequency.HOURLY: N_("every hour, %(minute)s minutes past"),
    Frequency.DAILY: N_("every day at %(at)s"),
    Frequency.WEEKLY: N_("every %(day)s at %(at)s"),
    Frequency.MONTHLY: N_("on day %(date)s of every month at %(at)s"),
}


class ScheduleQuerySet(models.QuerySet["ReleaseSchedule"]):
    def on(self) -> Self:
        return self.exclude(kind=Frequency.OFF)

    def due(self, now: datetime) -> Self:
        """Those whose named moment has come."""
        return self.on().filter(due_at__lte=now)

    def waiting(self) -> Self:
        """Those whose moment has come and whose run has not ended."""
        return self.exclude(pending_since=None)


class ReleaseSchedule(models.Model):
    """One schedule: a frequency, the one moment that comes next, and what the release is to be.

    Nothing is computed from the last run. `due_at` is set when somebody saves, and moved on when it has
    come; only the moment that it names can make a release, whatever happens to the frequency or the clock.
    """

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.DAILY)
    hour = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(23)])
    minute = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(59)])
    weekday = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(6)])
    day = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="of the month; 28 at most, since every month has it",
    )
    languages = models.JSONField(default=list, blank=True, help_text="ISO 639-1; empty: all")
    at_least = models.PositiveIntegerField(default=1, help_text="new samples; fewer wait for the next moment")
    quarantine_days = models.PositiveSmallIntegerField(
        default=0, help_text="between acceptance and publication", validators=[MaxValueValidator(365)]
    )
    target = models.CharField(
        max_length=200,
        blank=True,
        help_text="a dataset repository on the Hub, owner/name; empty: where the site publishes",
        validators=[
            RegexValidator(r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z", _("Write it as owner/name."))
        ],
    )
    private = models.BooleanField(default=True, help_text="how a repository is made that is not there yet")
    dry_run = models.BooleanField(default=False, help_text="makes the preview, publishes nothing")
    due_at = models.DateTimeField(null=True, db_index=True, help_text="the next moment; empty: off")
    pending_since = models.DateTimeField(null=True, help_text="the moment whose run has not ended")
    missed_at = models.DateTimeField(null=True, help_text="the last moment at which the site was not running")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def sentence(self) -> str:
        """How often, in words."""
        facts = {
            "at": f"{self.hour:02d}:{self.minute:02d} UTC",
            "day": gettext(DAYS[self.weekday]),
            "date": self.day,
            "minute": self.minute,
        }
        return gettext(SENTENCES[Frequency(self.kind)]) % facts

    def next_after(self, moment: datetime) -> datetime | None:
        """The first moment later than this one; None when it is off. Aware, in UTC."""
        if self.kind == Frequency.OFF:
            return None
        moment = moment.astimezone(UTC)
        following: datetime = moment + self._crontab(moment).remaining_estimate(moment)
        return following

    def _crontab(self, now: datetime) -> crontab:
        """Celery's, which knows months and weeks."""
        each: dict[str, Any] = {"minute": self.minute}
        if self.kind != Frequency.HOURLY:
            each["hour"] = self.hour
        if self.kind == Frequency.WEEKLY:
            each["day_of_week"] = self.weekday
        if self.kind == Frequency.MONTHLY:
            each["day_of_month"] = self.day
        return crontab(**each, nowfun=lambda: now)

    def set_next(self) -> None:
        """Name the next moment from now on; what was named before is forgotten. Saves nothing."""
        self.due_at = self.next_after(timezone.now())

    def order(self) -> Order:
        """What the release is to be, as of now."""
        ripe = timezone.now() - timedelta(days=self.quarantine_days) if self.quarantine_days else None
        return Order(frozenset(self.languages), ripe, self.at_least)

    def come(self, now: datetime) -> bool:
        """Take the named moment, of several that try only once, and name the next."""
        return self._leave_moment(now, pending_since=self.due_at)

    def miss(self, now: datetime) -> bool:
        """Let the named moment go by, for it is too long ago, and name the next; of several only once."""
        return self._leave_moment(now, missed_at=self.due_at)

    def is_too_late(self, now: datetime) -> bool:
        return self.due_at is not None and now - self.due_at > GRACE

    def _leave_moment(self, now: datetime, **noted: datetime | None) -> bool:
        named = ReleaseSchedule.objects.filter(pk=self.pk, due_at=self.due_at)
        values = {"due_at": self.next_after(now), **noted}
        if not named.update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True

    def has_run(self) -> bool:
        """Whether the moment that had come has made its run: one, also when its worker is lost."""
        return bool(self.releases.filter(started_at__gte=self.pending_since).exists())

    def ran(self) -> None:
        """The run of the moment that had come has ended, however."""
        ReleaseSchedule.objects.filter(pk=self.pk, pending_since=self.pending_since).update(
            pending_since=None
        )
