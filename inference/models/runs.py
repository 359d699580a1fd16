"""Work on takes and on the whole corpus: what is begun, how far it came, and what was measured."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from corpus.models import Recording, StatusMoved

UNFINISHED = ("waiting", "running")
"""Statuses of a rescoring that has somewhere to go."""


class Words(models.Model):
    """The work on one take's words, from the moment it is settled until text scorers have read them.

    The broker is only a hint: a take whose row is not done is sent to a worker again.
    """

    recording = models.OneToOneField(Recording, on_delete=models.CASCADE, related_name="words")
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now, help_text="when a sweep last sent it on")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["moved_at"], condition=models.Q(done_at=None), name="words_waiting"),
        ]

    def __str__(self) -> str:
        return f"words of {self.recording_id}"

    @staticmethod
    def again(recording: Recording) -> None:
        """A person wrote words down, or moved a cut: the text scorers are to read once more."""
        now = timezone.now()
        fresh = {"created_at": now, "moved_at": now, "done_at": None}
        Words.objects.update_or_create(recording=recording, defaults=fresh)

    def finish(self) -> None:
        """Every open cut has its transcript, as far as there is one to have, and was read."""
        Words.objects.filter(pk=self.pk, done_at=None).update(done_at=timezone.now())


class RescoringQuerySet(models.QuerySet["Rescoring"]):
    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)


class Rescoring(models.Model):
    """One run over the corpus: every scorer, or one, is asked about what it has not answered yet.

    It goes from recording to recording in the order of their ids, so that a run that was killed or stopped
    goes on behind its cursor and every recording is decoded once.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        STOPPED = "stopped", "stopped"
        DONE = "done", "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorer = models.CharField(max_length=60, blank=True, help_text="name of one; empty for all")
    since = models.DateTimeField(null=True, help_text="only takes recorded from then on")
    asked_by = models.CharField(max_length=150)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    cursor = models.UUIDField(null=True, help_text="the recording that was done last")
    total = models.PositiveIntegerField(default=0, help_text="samples, counted when it was asked for")
    done = models.PositiveIntegerField(default=0, help_text="samples")
    scores = models.PositiveIntegerField(default=0, help_text="written")
    transcripts = models.PositiveIntegerField(default=0, help_text="written")
    failures = models.PositiveIntegerField(default=0, help_text="recordings that could not be read")
    error = models.CharField(max_length=300, blank=True, help_text="the last failure, in words")
    started_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = RescoringQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "moved_at"], name="rescoring_waiting")]

    def __str__(self) -> str:
        return f"{self.scorer or 'every scorer'}: {self.done} of {self.total}, {self.status}"

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.status == self.Status.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def is_finished(self) -> bool:
        return self.status in (self.Status.STOPPED, self.Status.DONE)

    def advance(self, **values: object) -> None:
        """Write down how far it came.

        Raises:
            StatusMoved: it was stopped, or another worker went on from the same place.
        """
        # SQL has no equality with null.
        at = {"cursor__isnull": True} if self.cursor is None else {"cursor": self.cursor}
        self._move(self.Status.RUNNING, UNFINISHED, Rescoring.objects.filter(**at), **values)

    def finish(self) -> None:
        """Nothing lies behind the cursor."""
        self._move(self.Status.DONE, UNFINISHED, finished_at=timezone.now())

    def stop(self, **values: object) -> None:
        """Let the recording that is being worked on be the last."""
        self._move(self.Status.STOPPED, UNFINISHED, None, finished_at=timezone.now(), **values)

    def resume(self) -> None:
        """Go on behind the cursor."""
        self._move(self.Status.WAITING, (self.Status.STOPPED,), finished_at=None)

    def _move(
        self,
        to: "Rescoring.Status",
        starts: tuple[str, ...],
        among: "RescoringQuerySet | None" = None,
        **fields: object,
    ) -> None:
        values: dict[str, object] = {"status": to, "moved_at": timezone.now(), **fields}
        among = Rescoring.objects.all() if among is None else among
        if not among.filter(pk=self.pk, status__in=starts).update(**values):
            raise StatusMoved(f"The rescoring of {self} was stopped, or is being done elsewhere.")
        for name, value in values.items():
            setattr(self, name, value)


class FrontierRun(models.Model):
    """One measuring of false cut-offs against latency of all scorers; pages read the newest."""

    made_at = models.DateTimeField(default=timezone.now)
    silences = models.PositiveIntegerField(default=0, help_text="answers that it was measured from")
    found = models.JSONField(
        default=dict, help_text="scorer to revision and frontiers, all, languages, games"
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"frontiers of {len(self.found)} scorers"
