"""Repositories on the Hub: whether this site may publish there, and what was deleted there for good."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Act, JournalEntry, User
from publishing.models.releases import Release


class Confirmation(models.Model):
    """Somebody's word that this site may publish to a Hub repository, and who may read it there."""

    target = models.CharField(max_length=300, unique=True)
    private = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.target}, {'private' if self.private else 'public'}"

    @classmethod
    def give(cls, target: str, *, private: bool, by: User | None = None) -> "Confirmation":
        """Write it down; given again it changes who may read what is made from then on."""
        with transaction.atomic():
            given, _ = cls.objects.update_or_create(target=target, defaults={"private": private, "by": by})
            program = "" if by else "command"
            JournalEntry.write(Act.CONFIRMED, by, program=program, text=str(given))
        return given

    @classmethod
    def find(cls, target: str) -> "Confirmation | None":
        """What was said of a repository. One that this site published to before it asked counts as public."""
        given = cls.objects.filter(target=target).first()
        if given is None and Release.objects.published().filter(target=target).exists():
            return cls(target=target, private=False)
        return given


class Erasure(models.Model):
    """History and old files deleted on a Hub repository, step by step, and what the Hub answered."""

    target = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    files = models.JSONField(default=list, help_text="{path, sha256, bytes} of old files that were deleted")
    steps = models.JSONField(default=list, help_text="{step, at, said}: what was done, and the answer")
    error = models.TextField(blank=True, help_text="what it stopped at: what, why and what to do")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(finished_at=None), name="one_erasure_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}, {self.started_at:%F %T}"

    @classmethod
    def take_up(cls, target: str, asked_by: User | None = None) -> "Erasure":
        """The one that was broken off, to go on with; else a new one."""
        with transaction.atomic():
            found, _ = cls.objects.get_or_create(
                target=target, finished_at=None, defaults={"asked_by": asked_by}
            )
            program = "" if asked_by else "command"
            JournalEntry.write(Act.ERASED, asked_by, program=program, text=target)
        return found

    @property
    def bytes(self) -> int:
        return sum(file["bytes"] for file in self.files)

    def done(self, step: str) -> bool:
        return any(each["step"] == step for each in self.steps)

    def did(self, step: str, said: str) -> None:
        """A step is behind us; whoever goes on starts at the next."""
        self.steps.append({"step": step, "at": timezone.now().isoformat(), "said": said})
        self.save(update_fields=["steps", "files"])

    def stop(self, error: str) -> None:
        self.error = error
        self.save(update_fields=["error"])

    def finish(self) -> None:
        self.finished_at, self.error = timezone.now(), ""
        self.save(update_fields=["finished_at", "error"])
