"""What was done to many at once, and line by line what it changed. Both are only ever added."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import StatusMoved

UNFINISHED = ("waiting", "running")
"""Statuses of an act that has somewhere to go."""


class MassActQuerySet(models.QuerySet["MassAct"]):
    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)


class MassAct(models.Model):
    """One act of a moderator on many rows, done in the background; or the undoing of one."""

    class Kind(models.TextChoices):
        DECISIONS = "decisions", "decisions of a moderator undone"
        OPINIONS = "opinions", "votes and open reports of a person taken out"
        BLOCK = "block", "people blocked together"
        QUARANTINE = "quarantine", "votes of people kept from counting together"

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mass_acts", help_text="who did it"
    )
    reason = models.CharField(max_length=200)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose decisions",
    )
    since = models.DateTimeField(null=True, help_text="of decisions, only those from then on")
    until = models.DateTimeField(null=True, help_text="of decisions, only those before")
    people = models.ManyToManyField(Contributor, related_name="mass_acts")
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by", help_text="the act it undoes"
    )
    total = models.PositiveIntegerField(default=0, help_text="rows, counted when it was asked for")
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0, help_text="rows that somebody had moved on meanwhile")
    cursor = models.CharField(max_length=40, blank=True, help_text="the row that was done last")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = MassActQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["status", "moved_at"], name="mass_act_waiting")]

    def __str__(self) -> str:
        return f"mass act {self.pk}"

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.status == self.Status.DONE:
            return 100
        return min(99, 100 * (self.done + self.skipped) // self.total) if self.total else 0

    @property
    def is_finished(self) -> bool:
        return self.status not in UNFINISHED

    def advance(self, *, cursor: str, done: int, skipped: int) -> None:
        """Write down how far it came.

        Raises:
            StatusMoved: another worker went on from the same place.
        """
        values = {"cursor": cursor, "done": self.done + done, "skipped": self.skipped + skipped}
        self._move(self.Status.RUNNING, **values)

    def finish(self) -> None:
        """Nothing lies behind the cursor. Raises StatusMoved, as `advance`."""
        self._move(self.Status.DONE, finished_at=timezone.now())

    def _move(self, to: "MassAct.Status", **values: object) -> None:
        values |= {"status": to, "moved_at": timezone.now()}
        same = MassAct.objects.unfinished().filter(pk=self.pk, cursor=self.cursor)
        if not same.update(**values):
            raise StatusMoved(f"{self} is being done elsewhere")
        for name, value in values.items():
            setattr(self, name, value)


class MassLine(models.Model):
    """One row that a mass act changed, with what is needed to change it back."""

    act = models.ForeignKey(MassAct, on_delete=models.PROTECT, related_name="lines")
    review = models.ForeignKey(
        "moderation.Review",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the line that it added",
    )
    report = models.ForeignKey("moderation.Report", null=True, on_delete=models.CASCADE, related_name="+")
    block = models.ForeignKey("moderation.Block", null=True, on_delete=models.PROTECT, related_name="+")
    contributor = models.ForeignKey(Contributor, null=True, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict, help_text="columns of the row as they were")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"line {self.pk} of {self.act_id}"
