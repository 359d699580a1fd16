"""What left the house, when, and what is inside it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, JournalEntry, User
from corpus.broker import overdue
from publishing.faults import AlreadyRunning
from publishing.models.previews import Preview
from publishing.models.schedules import ReleaseSchedule

STALE = timedelta(minutes=3)
"""A running release that has not beaten for this long lost its worker; it beats every 20 s."""


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> Self:
        return self.filter(outcome=Release.Outcome.PUBLISHED)

    def stale(self) -> Self:
        """Running by name only: the worker was killed."""
        return self.filter(overdue("alive_at", timezone.now(), STALE), outcome=Release.Outcome.RUNNING)

    def untold(self) -> Self:
        """Over, and nobody has been told yet."""
        return self.exclude(outcome=Release.Outcome.RUNNING).filter(told_at=None)

    def fail_lost(self) -> None:
        """Say of every run whose worker was killed that it failed."""
        for lost in self.stale():
            lost.fail(
                "The worker that made this release stopped in the middle. Publish again: nothing is doubled."
            )

    def next_number(self, target: str) -> int:
        """Published releases of one target are counted from 1."""
        last = self.filter(target=target).aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1

    def begin(
        self, *, target: str, asked_by: User | None = None, schedule: ReleaseSchedule | None = None
    ) -> "Release":
        """A new running release, the only one.

        Raises:
            AlreadyRunning: another one is running and alive.
        """
        self.fail_lost()
        try:
            with transaction.atomic():
                made = self.create(target=target, asked_by=asked_by, schedule=schedule)
                program = "" if asked_by else "schedule or command"
                JournalEntry.write(Act.PUBLISHED, asked_by, program=program, text=_begun(made))
                return made
        except IntegrityError:
            raise AlreadyRunning(
                "A release is being made already, and two at once would get in each other's way. "
                "Wait until it has finished."
            ) from None


class Release(models.Model):
    """One publication, with its manifest. A run that found nothing new leaves a row too."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("running")
        PUBLISHED = "published", _("published")
        NOTHING_NEW = "nothing_new", _("nothing new")
        FAILED = "failed", _("failed")
        DRY_RUN = "dry_run", _("dry run")
        CHANGED = "changed", _("plan changed")

    number = models.PositiveIntegerField(null=True, help_text="counts the published releases of its target")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.RUNNING)
    target = models.CharField(max_length=300, help_text="folder or Hub repository")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    schedule = models.ForeignKey(
        ReleaseSchedule, null=True, blank=True, on_delete=models.SET_NULL, related_name="releases"
    )
    preview = models.ForeignKey(
        Preview,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="releases",
        help_text="what was looked at before, or what a dry run made",
    )
    started_at = models.DateTimeField(auto_now_add=True)
    alive_at = models.DateTimeField(default=timezone.now, help_text="last sign of life of its worker")
    finished_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="when messages about it were written")
    commit = models.CharField(max_length=64, blank=True)
    tag = models.CharField(max_length=40, blank=True, help_text="its name on the target, once it has one")
    manifest = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True, help_text="what, why and what to do")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="release_numbered_once"),
            models.UniqueConstraint(
                fields=["outcome"], condition=models.Q(outcome="running"), name="one_release_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.number or '-'} ({self.outcome})"

    def summary(self) -> str:
        """One line for a terminal."""
        if self.outcome != self.Outcome.PUBLISHED:
            said = f"{self.get_outcome_display().capitalize()}. {self.error}".strip()
            return f"{said} {self._left_out()}".strip()
        new = self.counts["new"]
        return (
            f"Release {self.number} is in {self.target} ({self.commit}): {new['audio']} new samples, "
            f"{new['turns']} new recordings, {self.counts['removed']} rows taken out, "
            f"{self.counts['held']} held over. {self.counts.get('gate', {}).get('said', '')}".strip()
            + f" {self._left_out()}"
        ).strip()

    def _left_out(self) -> str:
        """Takes whose sound is not what was stored, by name."""
        takes = self.counts.get("left_out", [])
        named = ", ".join(f"{take['recording']} ({take['reason']})" for take in takes)
        return f"{len(takes)} recordings are damaged and were left out: {named}." if takes else ""

    def beat(self) -> None:
        """Say that the worker is alive."""
        Release.objects.filter(pk=self.pk, outcome=self.Outcome.RUNNING).update(alive_at=timezone.now())

    def built(self, manifest: dict[str, Any]) -> None:
        """Remember what is about to be sent, so that a lost answer can be told from a lost release."""
        self.manifest = manifest
        self.save(update_fields=["manifest"])

    def _finish(self, to: "Release.Outcome", **values: object) -> None:
        values |= {"outcome": to, "finished_at": timezone.now()}
        Release.objects.filter(pk=self.pk).exclude(outcome=self.Outcome.PUBLISHED).update(**values)
        self.refresh_from_db()

    def publish(self, *, commit: str) -> None:
        """The target has it."""
        manifest = self.manifest
        values = {"number": manifest["number"], "counts": manifest["counts"], "commit": commit, "error": ""}
        self._finish(self.Outcome.PUBLISHED, **values)

    def nothing_new(self, counts: dict[str, Any], why: str = "") -> None:
        """Every sample that may leave has left already, or waits for its counterpart or for more of them."""
        self._finish(self.Outcome.NOTHING_NEW, counts=counts, error=why)

    def rehearsed(self, preview: Preview) -> None:
        """A dry run: what would go stands in the preview."""
        self._finish(self.Outcome.DRY_RUN, preview=preview)

    def changed(self, error: str) -> None:
        """Nothing was published: the plan is another than the one that was looked at."""
        self._finish(self.Outcome.CHANGED, error=error)

    def shows(self, preview: Preview) -> None:
        """What was looked at before, or is to be looked at now."""
        self.preview = preview
        self.save(update_fields=["preview"])

    def tagged(self, tag: str, error: str = "") -> None:
        """The commit has a name, or what kept it from getting one; the next run tries again."""
        self.tag, self.error = tag, error
        self.save(update_fields=["tag", "error"])

    def squashed(self, commit: str, tag: str) -> None:
        """The history was made one commit: the release is found there now."""
        self.commit, self.tag = commit, tag
        self.save(update_fields=["commit", "tag"])

    def fail(self, error: str) -> None:
        """It could not be made or sent; nothing of it counts as published."""
        self._finish(self.Outcome.FAILED, error=error)


def _begun(release: Release) -> str:
    by = f" by schedule {release.schedule.name}" if release.schedule else ""
    return f"run {release.pk} to {release.target}{by}"


class SpeakerSplitQuerySet(models.QuerySet["SpeakerSplit"]):
    def known(self) -> dict[str, str]:
        """Speaker to split."""
        return dict(self.values_list("speaker", "split"))

    def remember(self, splits: Mapping[str, str]) -> None:
        """Keep what was decided; who is known stays where they are."""
        rows = [SpeakerSplit(speaker=speaker, split=split) for speaker, split in sorted(splits.items())]
        self.bulk_create(rows, ignore_conflicts=True)


class SpeakerSplit(models.Model):
    """The split of one speaker, decided before their first release and the same in every target for ever."""

    speaker = models.CharField(max_length=24, primary_key=True, help_text="pseudonym")
    split = models.CharField(max_length=12)
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = SpeakerSplitQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.speaker} in {self.split}"
