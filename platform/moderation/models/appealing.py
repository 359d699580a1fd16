"""What somebody says who was blocked, or whose votes do not count, and what a moderator answers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.models import StatusMoved


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> Self:
        return self.filter(status=Appeal.Status.OPEN)


class Appeal(models.Model):
    """One text against one block or one quarantine. It is written once and answered once."""

    MOST = 1_000
    """Characters of the text."""

    class About(models.TextChoices):
        BLOCK = "block", "a block"
        QUARANTINE = "quarantine", "votes that do not count"

    class Status(models.TextChoices):
        OPEN = "open", "waits for a moderator"
        LIFTED = "lifted", "lifted"
        KEPT = "kept", "kept"

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="appeals")
    about = models.CharField(max_length=10, choices=About.choices)
    since = models.DateTimeField(help_text="when that began: each may be appealed against once")
    text = models.CharField(max_length=MOST)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="appeals_answered"
    )
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["contributor", "about", "since"], name="appealed_once")
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="appeal_waiting")]

    def __str__(self) -> str:
        return f"appeal {self.pk} ({self.status})"

    def close(self, to: "Appeal.Status", *, by: User, answer: str) -> None:
        """Answer it.

        Raises:
            StatusMoved: another moderator was quicker.
        """
        values = {"status": to, "answer": answer, "answered_by": by, "answered_at": timezone.now()}
        if not Appeal.objects.waiting().filter(pk=self.pk).update(**values):
            raise StatusMoved(f"{self} is answered")
        for name, value in values.items():
            setattr(self, name, value)
