"""What was brought in, by whom and on what terms, and what became of each file."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import reason as why

HOLD: Final = timedelta(minutes=15)
"""For so long a run belongs to the worker that was heard of last."""

KEPT: Final = timedelta(days=7)
"""For so long a zip that was not read to its end lies in the storage, to be tried again."""


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def waiting(self, now: datetime) -> Self:
        """Uploads that no worker has, and that nothing speaks against reading."""
        free = models.Q(held_until=None) | models.Q(held_until__lte=now)
        return self.filter(free, finished_at=None, error="").exclude(upload="")

    def read(self, now: datetime) -> Self:
        """Whose upload is needed no more: it was read, or nobody has tried again for KEPT."""
        given_up = models.Q(started_at__lte=now - KEPT) & ~models.Q(error="")
        return self.filter(~models.Q(finished_at=None) | given_up).exclude(upload="")

    def counted(self) -> Self:
        """With `came_in`, `here` and `refused`: how many items had each outcome."""
        outcomes = {"came_in": "stored", "here": "present", "refused": "refused"}
        counts = {
            name: models.Count("items", filter=models.Q(items__outcome=outcome))
            for name, outcome in outcomes.items()
        }
        return self.select_related("who").annotate(**counts).order_by("-started_at")


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
    upload = models.CharField(max_length=100, blank=True, help_text="name in the storage of a zip to be read")
    held_until = models.DateTimeField(null=True, help_text="until then a worker reads the upload")
    error = models.CharField(max_length=300, blank=True, help_text="why it broke off, and what to do")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%F %T}"

    @property
    def state(self) -> str:
        """`open` (calls come in), `waiting`, `running`, `finished`, `broken_off`; `unknown` of a command."""
        if self.kind == self.Kind.CALLS:
            return "open"
        if self.finished_at:
            return "finished"
        if self.error:
            return "broken_off"
        if not self.upload:
            return "unknown"
        return "running" if self.held_until and self.held_until > timezone.now() else "waiting"

    def take(self) -> bool:
        """Whether it waited, and belongs to this worker from now on; what came of an earlier attempt is
        forgotten, except of what came in."""
        now = timezone.now()
        taken = ImportRun.objects.waiting(now).filter(pk=self.pk).update(held_until=now + HOLD)
        if taken:
            self.items.exclude(outcome=ImportItem.Outcome.STORED).delete()
        return bool(taken)

    def hold(self) -> None:
        """A worker is still at it."""
        ImportRun.objects.filter(pk=self.pk).update(held_until=timezone.now() + HOLD)

    def break_off(self, error: str) -> None:
        self.error, self.held_until = error[:300], None
        self.save(update_fields=["error", "held_until"])

    def again(self) -> bool:
        """Whether it had broken off with its upload still there, and waits for a worker now."""
        rows = ImportRun.objects.filter(pk=self.pk, finished_at=None).exclude(error="").exclude(upload="")
        return bool(rows.update(error=""))

    def finish(self) -> None:
        self.finished_at, self.held_until = timezone.now(), None
        self.save(update_fields=["finished_at", "held_until"])


class ImportItemQuerySet(models.QuerySet["ImportItem"]):
    def report(self) -> Self:
        """In the order of their names, with what was found of each take."""
        return self.select_related("recording").order_by("name")

    def kept_of(self, digest: str) -> "ImportItem | None":
        """The item that brought a file of these bytes in, whatever its name."""
        kept = self.filter(file_sha256=digest, outcome=ImportItem.Outcome.STORED).exclude(recording=None)
        return kept.select_related("recording__contributor__imported").order_by("pk").first()


class Became(NamedTuple):
    """What became of an item as of now: the import's outcome, or what the judging made of its take."""

    outcome: str
    reason: str
    words: str


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

    @property
    def became(self) -> Became:
        """Refusals of the import and of the judging alike."""
        take = self.recording
        if take is None or self.outcome == self.Outcome.REFUSED:
            return Became(self.outcome, self.reason, self.words)
        if take.status == Recording.Status.REFUSED:
            return Became(take.status, take.reason, str(why(take.reason).words))
        return Became(take.status, self.reason, self.words)


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
