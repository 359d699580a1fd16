"""What people said, and what follows for whom to believe. Votes, reviews and versions are only ever added."""

from django.conf import settings
from django.db import models

from accounts.models import Contributor
from corpus.labels import Label
from corpus.models import Sample


class Vote(models.Model):
    """One listener's blind opinion."""

    UNUSABLE = "unusable"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="votes")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="votes")
    label = models.CharField(max_length=16, choices=[*Label.choices, (UNUSABLE, "unusable")])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "contributor"], name="voted_once")]

    def __str__(self) -> str:
        return f"{self.label} for {self.sample_id}"


class Lean(models.Model):
    """What a moderator thought on hearing the clip, before anything else was shown. The first one stands."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="leans")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leans")
    label = models.CharField(max_length=16, choices=[*Label.choices, (Vote.UNUSABLE, "unusable")])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("add", "view")
        constraints = [models.UniqueConstraint(fields=["sample", "moderator"], name="leaned_once")]

    def __str__(self) -> str:
        return f"{self.moderator} leans to {self.label}"


class Review(models.Model):
    """One moderator's decision, or the undoing of one. The log of all decisions is this table."""

    class Decision(models.TextChoices):
        ACCEPT = "accept", "accept"
        RELABEL = "relabel", "relabel"
        REJECT = "reject", "reject"
        UNDO = "undo", "undo"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reviews")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    lean = models.CharField(max_length=16, blank=True, help_text="said before the scores were shown")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    label = models.CharField(max_length=16, choices=Label.choices, blank=True)
    midfiller = models.BooleanField(null=True, help_text="as the moderator heard it; empty when not said")
    endfiller = models.BooleanField(null=True, help_text="as the moderator heard it; empty when not said")
    reason = models.CharField(max_length=200, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return f"{self.decision} by {self.moderator}"

    @property
    def stands(self) -> bool:
        """Whether it is a decision that nobody has undone. Fetch "undone_by" along with many."""
        return self.decision != self.Decision.UNDO and not hasattr(self, "undone_by")


class TrustRunQuerySet(models.QuerySet["TrustRun"]):
    def newest(self) -> "TrustRun | None":
        """The version in force; None before the first."""
        return self.exclude(version=None).order_by("-version").first()


class TrustRun(models.Model):
    """One estimate of how far scorers and listeners are believed; one without a new version has a row too."""

    class Outcome(models.TextChoices):
        ESTIMATED = "estimated", "new version"
        TOO_LITTLE = "too_little", "too little data"
        NOTHING_NEW = "nothing_new", "nothing new"
        FAILED = "failed", "failed"

    version = models.PositiveIntegerField(null=True, unique=True, help_text="counts the runs that estimated")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    samples = models.PositiveIntegerField(default=0, help_text="reviewed samples it was estimated from")
    evidence = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what it was estimated from")
    temperatures = models.JSONField(default=dict, help_text="scorer to language to temperature")
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
