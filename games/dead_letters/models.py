"""A task that gave trouble: how often it was begun anew, why, and whether it was laid aside."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import F
from django.utils import timezone

from corpus.broker import hand_over
from corpus.marking import N_

log = logging.getLogger(__name__)

MOST: Final = 3
"""Attempts, after the first, that may end with their process; then a task counts as what kills it."""

KILLED: Final = N_("The process that worked on it ended in the midst of it.")

QUIET: Final = timedelta(days=1)

LONGEST: Final = 300
"""Letters of an error that are kept."""


def written(arguments: Sequence[Any], options: Mapping[str, Any]) -> str:
    """The arguments of a task as text, the same for the same task."""
    return json.dumps([list(arguments), dict(options)], sort_keys=True, default=str)


class DeadLetterQuerySet(models.QuerySet["DeadLetter"]):
    def dead(self) -> Self:
        """Laid aside: nobody works on them until a person says so."""
        return self.filter(dead_at__isnull=False)

    def forgotten(self) -> Self:
        """Tried, and then not heard of for a day: whatever it was came through on another message."""
        return self.filter(dead_at=None, last_at__lt=timezone.now() - QUIET)


class DeadLetter(models.Model):
    """One task with its arguments that was begun more than once, or failed for good.

    There is none of a task that came through at once, and it is deleted when one comes through.
    """

    task = models.CharField(max_length=120, help_text="its name")
    arguments = models.CharField(max_length=500, help_text="as JSON: those by place, those by name")
    subject = models.UUIDField(
        null=True, help_text="its first argument where that is an id, such as of a take"
    )
    attempts = models.PositiveIntegerField(default=0, help_text="begun anew since it was last run again")
    error = models.CharField(max_length=LONGEST, default=KILLED)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    dead_at = models.DateTimeField(null=True, help_text="when it was laid aside; empty while it is tried")

    objects = DeadLetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "arguments"], name="dead_letter_of_a_task")]
        indexes = [models.Index(fields=["task", "subject"], name="dead_letter_subject")]

    def __str__(self) -> str:
        return f"{self.task} {self.arguments}"

    @classmethod
    def get(cls, task: str, arguments: Sequence[Any], options: Mapping[str, Any]) -> "DeadLetter":
        """Its row, made where there was none."""
        row, _ = cls.objects.get_or_create(
            task=task,
            arguments=written(arguments, options),
            defaults={"subject": _subject(arguments)},
        )
        return row

    def begin(self) -> bool:
        """Count another attempt before it is made, since one that is killed cannot; whether it may be."""
        standing = DeadLetter.objects.filter(pk=self.pk, dead_at=None)
        if not standing.update(attempts=F("attempts") + 1, last_at=timezone.now()):
            return False
        self.refresh_from_db()
        if self.attempts > MOST:
            self.die(self.error)
            return False
        return True

    def take_back(self) -> None:
        """The attempt says nothing of the task: something else was away."""
        tried = DeadLetter.objects.filter(pk=self.pk, attempts__gt=0)
        tried.update(attempts=F("attempts") - 1)

    def note(self, error: str) -> None:
        """Keep what the newest attempt ended with."""
        DeadLetter.objects.filter(pk=self.pk).update(error=error[:LONGEST], last_at=timezone.now())

    def die(self, error: str) -> None:
        """Lay it aside."""
        now = timezone.now()
        standing = DeadLetter.objects.filter(pk=self.pk, dead_at=None)
        if standing.update(dead_at=now, last_at=now, error=error[:LONGEST]):
            log.error("%s is laid aside, see /dead-letters/: %s", self, error)

    def run_again(self) -> bool:
        """Send it once more, with all its attempts before it; False where somebody did so already."""
        if not DeadLetter.objects.filter(pk=self.pk).dead().update(dead_at=None, attempts=0):
            return False
        arguments, named = json.loads(self.arguments)
        hand_over(self.task, *arguments, what=str(self), again=True, named=named)
        return True


def _subject(arguments: Sequence[Any]) -> UUID | None:
    try:
        return UUID(str(arguments[0]))
    except (IndexError, ValueError):
        return None
