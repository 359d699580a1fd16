"""Who is believed how far, and who is blocked. Versions and blocks are only ever added."""

from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Contributor, User
from corpus.models import Sample, StatusMoved


class Standing(models.Model):
    """What a listener has shown so far; no row is as good as one of zeros."""

    contributor = models.OneToOneField(
        Contributor, primary_key=True, on_delete=models.CASCADE, related_name="standing"
    )
    golds = models.PositiveIntegerField(default=0, help_text="known clips voted on")
    right = models.PositiveIntegerField(default=0, help_text="of those, heard rightly")
    upheld = models.PositiveIntegerField(default=0, help_text="reports that a moderator upheld")
    dismissed = models.PositiveIntegerField(default=0, help_text="reports that a moderator dismissed")
    quarantined_at = models.DateTimeField(
        null=True, blank=True, help_text="since when their votes do not count"
    )
    quarantined_by = models.CharField(max_length=80, blank=True, help_text="the rule, or a moderator")
    quarantine_reason = models.CharField(max_length=200, blank=True)
    judged_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="known clips before say nothing any longer: the votes were let in again",
    )

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.contributor}: {self.right} of {self.golds} known clips"

    @property
    def is_quarantined(self) -> bool:
        return self.quarantined_at is not None

    def quarantine(self, *, by: str, reason: str) -> bool:
        """From now on the votes are kept and do not count; False when that was so before."""
        values = {"quarantined_at": timezone.now(), "quarantined_by": by, "quarantine_reason": reason}
        return self._move(values, quarantined_at=None)

    def release(self, *, by: str) -> bool:
        """The votes count again; False when they did."""
        values = {"quarantined_at": None, "quarantined_by": by, "quarantine_reason": ""}
        return self._move({**values, "judged_from": timezone.now()}, quarantined_at__isnull=False)

    def _move(self, values: dict[str, Any], **start: object) -> bool:
        moved = Standing.objects.filter(pk=self.pk, **start).update(**values) == 1
        self.refresh_from_db()
        return moved


class BlockQuerySet(models.QuerySet["Block"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def of(self, samples: models.QuerySet[Sample]) -> Self:
        """Those of the speakers of these."""
        return self.filter(contributor__in=samples.values("recording__contributor"))


class Block(models.Model):
    """One blocking of a person by a moderator, and its undoing: what it took out, by its number."""

    REASON: Final = "speaker_blocked"
    """Why the samples of somebody blocked are rejected."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="blocks")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="blocks",
        help_text="empty of blocks from before these rows",
    )
    reason = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0, help_text="that stopped counting")
    samples = models.PositiveIntegerField(default=0, help_text="of theirs that left the queue")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["contributor"], condition=models.Q(undone_at=None), name="blocked_once"
            )
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"

    def keep_out(self) -> int:
        """Take all open samples of theirs out of the queue; how many there were."""
        own = Sample.objects.filter(recording__contributor=self.contributor_id)
        return own.reject_all(by=str(self), reason=self.REASON)

    def undo(self, by: User) -> None:
        """Raises StatusMoved: it was undone before."""
        values = {"undone_at": timezone.now(), "undone_by": by}
        if not Block.objects.filter(pk=self.pk, undone_at=None).update(**values):
            raise StatusMoved(f"{self} is undone")


class TrustRunQuerySet(models.QuerySet["TrustRun"]):
    def newest(self) -> "TrustRun | None":
        """The version in force; None before the first."""
        return self.exclude(version=None).order_by("-version").first()


class TrustRun(models.Model):
    """One estimate of how far scorers and listeners are believed; one without a new version has a row too."""

    class Outcome(models.TextChoices):
        ESTIMATED = "estimated", _("new version")
        TOO_LITTLE = "too_little", _("too little data")
        NOTHING_NEW = "nothing_new", _("nothing new")
        FAILED = "failed", _("failed")

    version = models.PositiveIntegerField(null=True, unique=True, help_text="counts the runs that estimated")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    samples = models.PositiveIntegerField(default=0, help_text="reviewed samples it was estimated from")
    evidence = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what it was estimated from")
    temperatures = models.JSONField(default=dict, help_text="scorer to language to temperature")
    offsets = models.JSONField(default=dict, help_text="scorer to language to offset of its log-odds")
    weights = models.JSONField(default=dict, help_text="scorer to weight")
    reliabilities = models.JSONField(default=dict, help_text="voters and moderators: id to reliability")
    said = models.TextField(blank=True, help_text="what was estimated, and what had too little data")
    resettled = models.PositiveIntegerField(
        default=0, help_text="open samples that were weighed again with it"
    )

    objects = TrustRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"trust {self.version or '-'} ({self.outcome})"
