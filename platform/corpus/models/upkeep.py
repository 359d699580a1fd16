"""What looks after the corpus wrote down: of what was deleted, verified and counted."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from corpus.broker import overdue
from corpus.labels import Label


class RetentionRun(models.Model):
    """One look for audio that should be gone, "nothing" included."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    deleted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, help_text="what the storage said last")

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.deleted} deleted, {self.failed} failed"


class AlreadyVerifying(Exception):
    """Another process is looking through the storage right now."""


class VerifyRunQuerySet(models.QuerySet["VerifyRun"]):
    def take_up(self) -> "VerifyRun":
        """The run that was broken off, to go on from where it was; else a new one.

        Raises:
            AlreadyVerifying: somebody works on the unfinished one.
        """
        now = timezone.now()
        unfinished = self.filter(finished_at=None).order_by("-pk").first()
        if unfinished is None:
            return self.create()
        idle = models.Q(alive_at=None) | overdue("alive_at", now, VerifyRun.STALE)
        if not self.filter(idle, pk=unfinished.pk).update(alive_at=now):
            raise AlreadyVerifying
        unfinished.alive_at = now
        return unfinished


class VerifyRun(models.Model):
    """One look through all that is stored, "all is well" included."""

    STALE = timedelta(minutes=3)
    """A run that has not beaten for this long lost its worker."""
    NAMED = 1_000
    """Faults that a row names; beyond it they are only counted."""

    started_at = models.DateTimeField(auto_now_add=True)
    alive_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="last sign of life; empty when broken off"
    )
    finished_at = models.DateTimeField(null=True)
    after = models.UUIDField(null=True, help_text="the take that was looked at last; in the order of ids")
    checked = models.PositiveBigIntegerField(default=0, help_text="takes")
    bytes = models.PositiveBigIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0, help_text="hashes of earlier takes that were filled in")
    lost = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="{recording, object, reason} of what is lost")
    unnamed = models.PositiveIntegerField(default=0, help_text="objects that no row names")
    strays = models.JSONField(default=list, help_text="their names")
    error = models.CharField(max_length=300, blank=True, help_text="what the storage said when it broke off")

    objects = VerifyRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.checked} takes, {self.lost} lost, {self.unnamed} unnamed"

    @property
    def sound(self) -> bool:
        """Whether all was there, and nothing besides."""
        return self.finished_at is not None and not (self.lost or self.unnamed)

    @property
    def megabytes(self) -> int:
        return self.bytes // 1_000_000

    def found(self, recording: uuid.UUID, audio: str, reason: str) -> None:
        """A take whose audio, an object of that name, is not what was stored."""
        self.lost += 1
        if len(self.faults) < self.NAMED:
            self.faults.append({"recording": str(recording), "object": audio, "reason": reason})

    def found_unnamed(self, name: str) -> None:
        self.unnamed += 1
        if len(self.strays) < self.NAMED:
            self.strays.append(name)

    def keep(self) -> None:
        """Remember how far it came, so that the next process goes on from there."""
        self.alive_at = timezone.now()
        self.save()

    def break_off(self, error: str = "") -> None:
        """The storage does not answer, or the process ends; the next one goes on."""
        self.alive_at, self.error = None, error[:300]
        self.save()

    def finish(self) -> None:
        self.finished_at, self.error = timezone.now(), ""
        self.save()


class Stock(models.Model):
    """How many samples of a language and label people have accepted, counted every few minutes."""

    language = models.CharField(max_length=2)
    label = models.CharField(max_length=16, choices=Label.choices)
    samples = models.PositiveIntegerField()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["language", "label"], name="stock_counted_once")]

    def __str__(self) -> str:
        return f"{self.samples} {self.label} in {self.language}"
