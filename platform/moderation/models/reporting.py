"""What listeners say is wrong with a take."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Sample, StatusMoved


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(status=Report.Status.OPEN)

    def standing(self) -> Self:
        """Those that no moderator has dismissed."""
        return self.exclude(status=Report.Status.DISMISSED)


class Report(models.Model):
    """A listener says what is wrong with a take. What follows at once depends on who says it, and how many
    do (`moderation.serving.reports`); a moderator answers."""

    class Status(models.TextChoices):
        OPEN = "open", "waits for a moderator"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    class Reason(models.TextChoices):
        """Codes; a sample that is rejected for one carries it."""

        NOT_SPEECH = "not_speech", "not speech"
        ANOTHER_VOICE = "another_voice", "another person's voice"
        PERSONAL_DATA = "personal_data", "personal data"
        OFFENSIVE = "offensive", "offensive"
        WRONG_LANGUAGE = "wrong_language", "wrong language"
        CUT_OFF = "cut_off", "cut off"
        ECHO = "echo", "echo"

    class Weight(models.IntegerChoices):
        """How far it is believed before a moderator has listened."""

        NOTHING = 0, "for the moderators alone"
        ONE = 1, "one of two"
        TRUSTED = 2, "enough alone"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reports")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=16, choices=Reason.choices, default=Reason.PERSONAL_DATA)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.ONE)
    address = models.CharField(
        max_length=16, blank=True, help_text="keyed hash of where it came from; its key lives a day"
    )
    hides = models.BooleanField(default=False, help_text="nobody is served the take")
    holds = models.BooleanField(default=False, help_text="no release gets the take")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(null=True)
    moved_by = models.CharField(max_length=80, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "contributor"], name="reported_once")]
        indexes = [
            models.Index(fields=["status", "sample"], name="report_waiting"),
            models.Index(fields=["address", "created_at"], name="report_from"),
            models.Index(fields=["contributor", "created_at"], name="report_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.get_status_display()})"

    def close(self, to: "Report.Status", *, by: str) -> None:
        """A moderator has listened.

        Raises:
            StatusMoved: another moderator was quicker.
        """
        values = {"status": to, "moved_at": timezone.now(), "moved_by": by}
        if not Report.objects.waiting().filter(pk=self.pk).update(**values):
            raise StatusMoved(f"{self} is closed")
        for name, value in values.items():
            setattr(self, name, value)
