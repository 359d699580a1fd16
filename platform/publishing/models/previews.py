"""The next release as it would be, looked at before it goes."""

import re
from datetime import datetime
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from publishing.models.schedules import ReleaseSchedule
from publishing.planning.order import Order

REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
"""owner/name, as the Hub has it."""


def target_name(repository: str = "") -> str:
    """Where releases go, by the name that their rows have; a repository comes before what the site says."""
    return repository or settings.HUB_DATASET or str(settings.RELEASE_DIR)


def is_repository(target: str) -> bool:
    """Whether a target is on the Hub, by its name; RELEASE_DIR may look like one, as `var/release` does.

    Whoever shows a target asks: where a site keeps its own files is nobody's business.
    """
    return bool(REPOSITORY.fullmatch(target)) and target != str(settings.RELEASE_DIR)


class Preview(models.Model):
    """A plan with its fingerprint: only what still has the same one is published by its button."""

    class Status(models.TextChoices):
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        EMPTY = "empty", _("nothing new")
        FAILED = "failed", _("failed")

    target = models.CharField(max_length=300, help_text="folder or Hub repository")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.MAKING)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="of the plan")
    languages = models.JSONField(default=list)
    accepted_before = models.DateTimeField(null=True)
    content = models.JSONField(default=dict, help_text="as publishing.preview.making writes it")
    error = models.TextField(blank=True, help_text="what, why and what to do")
    schedule = models.ForeignKey(ReleaseSchedule, null=True, on_delete=models.SET_NULL, related_name="+")
    instead_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", help_text="whose plan had changed"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"preview {self.pk} ({self.status})"

    @classmethod
    def ask(
        cls,
        target: str,
        *,
        order: Order,
        asked_by: User | None = None,
        schedule: ReleaseSchedule | None = None,
        instead_of: Self | None = None,
    ) -> "Preview":
        """A row that a worker fills."""
        return cls.objects.create(
            target=target,
            languages=sorted(order.languages),
            accepted_before=order.accepted_before,
            asked_by=asked_by,
            schedule=schedule,
            instead_of=instead_of,
        )

    def order(self) -> Order:
        """What the release is to be: what was looked at, and nothing else."""
        ripe: datetime | None = self.accepted_before
        return Order(frozenset(self.languages), ripe, fingerprint=self.fingerprint)

    def made(self, fingerprint: str, content: dict[str, Any], *, empty: bool) -> None:
        self._finish(
            self.Status.EMPTY if empty else self.Status.READY, fingerprint=fingerprint, content=content
        )

    def fail(self, error: str) -> None:
        self._finish(self.Status.FAILED, error=error)

    def _finish(self, to: "Preview.Status", **values: Any) -> None:
        values |= {"status": to, "made_at": timezone.now()}
        Preview.objects.filter(pk=self.pk, status=self.Status.MAKING).update(**values)
        self.refresh_from_db()
