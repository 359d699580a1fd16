"""Who wants a look, and who may belong together. Counted by a worker; nothing follows from a row."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Contributor


class Watch(models.Model):
    """A contributor as the list of people shows them: what was decided of their takes, and why to look."""

    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="watch")
    accepted = models.PositiveIntegerField(default=0, help_text="of their samples")
    decided = models.PositiveIntegerField(default=0, help_text="accepted or rejected, by people or a crowd")
    chance = models.FloatField(
        null=True, help_text="of the newest decisions when nothing has changed (Fisher); empty with too few"
    )
    why = models.JSONField(default=list, help_text="codes of moderation.people.watching.REASONS")
    need = models.PositiveSmallIntegerField(default=0, help_text="their weights added up")
    counted_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-need", "-id"], name="watch_in_order")]

    def __str__(self) -> str:
        return f"{self.contributor_id}: {', '.join(self.why) or 'nothing'}"


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def of(self, contributor: Contributor) -> Self:
        return self.filter(members=contributor)


class Cluster(models.Model):
    """People who were at one address within an hour, or of whom one sent what another had said."""

    class Kind(models.TextChoices):
        ADDRESS = "address", "one address within an hour"
        SOUND = "sound", "the same sound"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=64, unique=True, help_text="hash of its kind and its members")
    people = models.PositiveIntegerField()
    times = models.PositiveIntegerField(help_text="meetings at an address, or copies")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    members = models.ManyToManyField(Contributor, related_name="clusters")

    objects = ClusterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-last_at", "-id"], name="cluster_newest")]

    def __str__(self) -> str:
        return f"{self.people} people, {self.get_kind_display()}"
