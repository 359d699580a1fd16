"""What programs think that they hear. It stands beside people's votes, and counts as none."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from corpus.labels import UNUSABLE, Label
from corpus.models import Sample

SAYABLE: Final = (*Label.values, UNUSABLE)


class ProgramVoteQuerySet(models.QuerySet["ProgramVote"]):
    def of(self, owner: models.Model) -> Self:
        return self.filter(owner=owner)


class ProgramVote(models.Model):
    """One program's opinion of one sample, given before anybody decided it. Only ever added.

    Nothing that weighs, decides, trusts or publishes reads this table: whatever a program says of a moment is
    no evidence that a person heard it.
    """

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="program_votes")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="of the token"
    )
    program = models.CharField(max_length=60, help_text="as its owner calls it")
    label = models.CharField(max_length=16, choices=[(each, each) for each in SAYABLE])
    at = models.DateTimeField(default=timezone.now)

    objects = ProgramVoteQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["sample", "owner", "program"], name="program_voted_once")
        ]
        indexes = [models.Index(fields=["owner", "program", "id"], name="program_votes_of")]

    def __str__(self) -> str:
        return f"{self.program} on {self.sample_id}"
