"""Which sample stands in which published shard."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from corpus.models import Sample
from publishing.models.releases import Release
from publishing.planning.keys import some
from publishing.planning.manifest import OF_SAMPLES


class PublicationQuerySet(models.QuerySet["Publication"]):
    def place(self, release: Release, entry: Mapping[str, Any], ids: Sequence[str]) -> None:
        """Write down what stands in one shard; again does no harm.

        Args:
            entry: of the shard, as the manifest has it.
            ids: of its new rows, which are samples, or stand for all accepted samples of a recording.
        """
        of_samples = entry["config"] in OF_SAMPLES
        for chunk in some(ids):
            found = Sample.objects.order_by()
            if of_samples:
                self._copy(release, entry, found.filter(pk__among=chunk))
            else:
                self._copy(release, entry, found.filter(recording__among=chunk).exclude(label=""))

    def _copy(self, release: Release, entry: Mapping[str, Any], samples: models.QuerySet[Sample]) -> None:
        """From one table into the other, inside the database: rows that are made here and sent back cost more
        than to write what they stand for."""
        same = {
            "release_id": release.pk,
            "target": release.target,
            "config": entry["config"],
            "split": entry["split"],
            "shard": entry["path"],
        }
        chosen = samples.values_list(*map(models.Value, same.values()), "pk", "label")
        sql, values = chosen.query.sql_with_params()
        quote = connection.ops.quote_name
        names = ", ".join(map(quote, (*same, "sample_id", "label")))
        into = f"INSERT INTO {quote(self.model._meta.db_table)} ({names})"
        with connection.cursor() as cursor:
            cursor.execute(f"{into} {sql} ON CONFLICT DO NOTHING", values)


class Publication(models.Model):
    """A sample in a published shard. Once written, its place never changes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    target = models.CharField(max_length=300, help_text="of the release: another target has its own shards")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="publications")
    config = models.CharField(max_length=20)
    split = models.CharField(max_length=12)
    shard = models.CharField(max_length=120)
    label = models.CharField(max_length=16, help_text="as published")
    removed_in = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.PROTECT, related_name="removals"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "sample", "config"], name="published_once")]
        indexes = [models.Index(fields=["target", "removed_in"], name="publication_in_target")]

    def __str__(self) -> str:
        return f"{self.sample_id} in {self.shard}"
