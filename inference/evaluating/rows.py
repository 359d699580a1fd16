"""What was measured of a model on one split of a release: rows that are only ever added."""

from typing import Any, Self

from django.db import models
from django.utils import timezone


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def of(self, model: str) -> Self:
        return self.filter(model=model)


class Evaluation(models.Model):
    """One model on one split. The same again is another row: a runtime may have changed under it."""

    made_at = models.DateTimeField(default=timezone.now)
    model = models.CharField(max_length=60, help_text="its name in the registry, or of its file")
    title = models.CharField(max_length=120)
    revision = models.CharField(max_length=64, help_text="which weights: file and beginning of its SHA-256")
    runtime = models.CharField(max_length=60, help_text="onnxruntime and its version")
    release = models.CharField(max_length=300, help_text="number, name of the folder, or Hub repository")
    release_revision = models.CharField(max_length=64, help_text="commit, or hash of the files")
    split = models.CharField(max_length=60)
    positive = models.CharField(
        max_length=16, help_text="the label that precision, recall, F1 and calibration are about"
    )
    clips = models.PositiveIntegerField(help_text="that could be read")
    unasked = models.JSONField(default=dict, help_text="reason to how many the figures are without")
    figures = models.JSONField(default=list, help_text="a group each: band, language, game and its figures")
    seconds = models.FloatField(help_text="that it took")
    may_be_published = models.BooleanField(
        default=False, help_text="whether the model's licence lets its scores leave the house"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        app_label = "inference"
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "-id"], name="evaluations_of_model")]

    def __str__(self) -> str:
        return f"{self.model} on {self.split} of {self.release}"

    def group(self, band: str, language: str = "", game: str = "") -> dict[str, Any]:
        """The figures of one group; empty where it had no clip."""
        wanted = (band, language, game)
        for each in self.figures:
            if (each["band"], each["language"], each["game"]) == wanted:
                return dict(each)
        return {}

    def kept(self) -> dict[str, Any]:
        """The row for machines: as it stands, in names and numbers."""
        named = (
            "model", "title", "revision", "runtime", "release", "release_revision", "split", "positive",
            "clips", "unasked", "seconds", "figures",
        )  # fmt: skip
        return {"made_at": self.made_at.isoformat(), **{name: getattr(self, name) for name in named}}
