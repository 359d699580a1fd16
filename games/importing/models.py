"""What was brought in, by whom and on what terms, and what became of each file."""

import hashlib
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Recording


class ImportRun(models.Model):
    """One import: of files by somebody's command, or of the calls that a program sends on the same terms."""

    class Kind(models.TextChoices):
        FILES = "files", "files"
        CALLS = "calls", "calls"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(max_length=80, help_text="name of the data, the same for each run that goes on")
    place = models.CharField(max_length=300, blank=True, help_text="directory, zip or S3 prefix")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=40)
    consent_text = models.TextField(help_text="what the speakers agreed to, in the words of who states it")
    consent_by = models.CharField(max_length=200, help_text="who states that they agreed")
    synthetic = models.BooleanField(default=False, help_text="whether the voices are a machine's")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, help_text="empty of a run that goes on, or was cut off")

    class Meta:
        default_permissions = ("view",)
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%F %T}"

    def finish(self) -> None:
        self.finished_at = timezone.now()
        self.save(update_fields=["finished_at"])


class ImportItemQuerySet(models.QuerySet["ImportItem"]):
    def report(self) -> Self:
        """In the order of their names, with what was found of each take."""
        return self.select_related("recording").order_by("name")

    def kept_of(self, digest: str) -> "ImportItem | None":
        """The item that brought a file of these bytes in, whatever its name."""
        kept = self.filter(file_sha256=digest, outcome=ImportItem.Outcome.STORED).exclude(recording=None)
        return kept.select_related("recording").order_by("pk").first()


class ImportItem(models.Model):
    """What became of one file or call."""

    class Outcome(models.TextChoices):
        STORED = "stored", "stored"
        PRESENT = "present", "here already"
        REFUSED = "refused", "refused"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(max_length=300)
    file_sha256 = models.CharField(max_length=64, blank=True, help_text="of the file as it came")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=40, blank=True, help_text="code of the check that refused it")
    words = models.CharField(max_length=300, blank=True, help_text="the reason, and what to do")
    recording = models.ForeignKey(
        Recording, null=True, on_delete=models.SET_NULL, related_name="import_items"
    )

    objects = ImportItemQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        # A name may come twice: a zip may hold two files of one name.
        indexes = [
            models.Index(fields=["run", "name"], name="import_item_report"),
            models.Index(fields=["file_sha256"], name="import_item_same_file"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class ImportedSpeaker(models.Model):
    """Who a speaker of a source is here. The name that the source gives is kept nowhere."""

    source = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the source and the speaker's name there")
    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="imported")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="imported_speaker_once")]

    def __str__(self) -> str:
        return f"{self.contributor} of {self.source}"

    @staticmethod
    def digest_of(source: str, name: str) -> str:
        return hashlib.sha256(f"{source}\0{name}".encode()).hexdigest()
