"""What the models said, and where they failed to say anything."""

from django.db import models

from corpus.models import Sample


class Score(models.Model):
    """What one scorer said of one sample. Only ever added; a new revision adds a new row."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="scores")
    scorer = models.CharField(max_length=60)
    revision = models.CharField(max_length=64)
    offset_ms = models.PositiveIntegerField(default=200, help_text="silence heard after the cut")
    probabilities = models.JSONField(help_text="label to probability; sums to 1")
    threshold = models.FloatField(default=0.5)
    latency_ms = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "scorer", "revision", "offset_ms"], name="scored_once")
        ]

    def __str__(self) -> str:
        return f"{self.scorer} on {self.sample_id}"

    @property
    def verdict(self) -> str:
        """The most probable label."""
        return str(max(self.probabilities, key=self.probabilities.__getitem__))


class Failure(models.Model):
    """A scorer that could not answer. Never a score; three on one sample and it is not asked again."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="failures")
    scorer = models.CharField(max_length=60)
    revision = models.CharField(max_length=64)
    error = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.scorer} failed on {self.sample_id}"
