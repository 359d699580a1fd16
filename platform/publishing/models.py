"""What left the house, when, and what is inside it."""

from django.conf import settings
from django.db import models

from corpus.models import Sample


class Release(models.Model):
    """One publication, with its manifest. A run that found nothing new leaves a row too."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "running"
        PUBLISHED = "published", "published"
        NOTHING_NEW = "nothing_new", "nothing new"
        FAILED = "failed", "failed"

    number = models.PositiveIntegerField(null=True, unique=True, help_text="counts published releases only")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.RUNNING)
    target = models.CharField(max_length=200, help_text="folder or Hub repository")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    commit = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True, help_text="what, why and what to do")

    def __str__(self) -> str:
        return f"release {self.number or '-'} ({self.outcome})"


class Publication(models.Model):
    """A sample in a published shard. Once written, its place never changes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="publications")
    config = models.CharField(max_length=20)
    split = models.CharField(max_length=12)
    shard = models.CharField(max_length=120)
    removed_in = models.ForeignKey(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="removals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "config"], name="published_once")]

    def __str__(self) -> str:
        return f"{self.sample_id} in {self.shard}"
