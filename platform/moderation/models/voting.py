"""What listeners are served, and what they said. Votes are only ever added."""

import uuid
from typing import Final, Self

from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.labels import UNUSABLE, Label
from corpus.models import Sample, StatusMoved

FORGOTTEN: Final = "forgotten"
"""In place of the hash of an address that was kept for long enough: from somewhere, nobody knows any more."""


class Vote(models.Model):
    """One listener's blind opinion."""

    UNUSABLE = UNUSABLE

    class Flaw(models.TextChoices):
        """Why a clip can't be used; the codes that moderators reject with, as far as they mean the same."""

        CUT_INSIDE_WORD = "cut_inside_word", "cut off in the middle of a word"
        NOISE = "noise", "noise over the voice"
        SEVERAL_VOICES = "several_voices", "more than one voice"
        OTHER_LANGUAGE = "other_language", "not in this language"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="votes")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="votes")
    label = models.CharField(max_length=16, choices=[*Label.choices, (UNUSABLE, "unusable")])
    reason = models.CharField(max_length=16, choices=Flaw.choices, blank=True, help_text="why unusable")
    confidence = models.FloatField(
        null=True, help_text="how probable the listener thinks the label, 0.5 to 1; empty when not said"
    )
    midfiller = models.BooleanField(null=True, help_text="as the listener heard it; empty when not said")
    endfiller = models.BooleanField(null=True, help_text="as the listener heard it; empty when not said")
    seconds = models.FloatField(null=True, help_text="from the clip's being served to the vote")
    words = models.OneToOneField(
        "inference.Transcript",
        null=True,
        on_delete=models.SET_NULL,
        related_name="vote",
        help_text="as mended",
    )
    weight = models.FloatField(
        default=1.0, help_text="what it is worth, 0 to 1, as its listener stood when they gave it"
    )
    counts = models.BooleanField(
        default=True, help_text="no while its listener is blocked or hears known clips wrongly"
    )
    taken_out_by = models.ForeignKey(
        "moderation.MassAct",
        null=True,
        on_delete=models.PROTECT,
        related_name="votes",
        help_text="a moderator took it out, and only undoing that brings it back",
    )
    trusted = models.BooleanField(
        default=False, help_text="whether its listener stood on a rung that may decide when they gave it"
    )
    address = models.CharField(
        max_length=16, blank=True, help_text="keyed hash of where it came from; another key every day"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="vote_of_week"),
            models.Index(fields=["-id"], condition=models.Q(trusted=True), name="vote_trusted"),
            models.Index(
                fields=["created_at"],
                condition=~models.Q(address__in=("", FORGOTTEN)),
                name="vote_address_kept",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["sample", "contributor"], name="voted_once")]

    def __str__(self) -> str:
        return f"{self.label} for {self.sample_id}"


class ServingQuerySet(models.QuerySet["Serving"]):
    def waiting(self) -> Self:
        return self.filter(status=Serving.Status.OPEN)


class Serving(models.Model):
    """One clip handed to one listener, once. Only what was served may be voted on; a page knows no more of a
    sample than the id of its serving."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        VOTED = "voted", "voted"
        SKIPPED = "skipped", "skipped"
        REPORTED = "reported", "reported"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="servings")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="servings")
    gold = models.BooleanField(default=False, help_text="people had decided it: the vote is measured by that")
    label = models.CharField(max_length=16, choices=Label.choices, blank=True, help_text="of gold")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    served_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    objects = ServingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "contributor"], name="served_once")]
        indexes = [models.Index(fields=["contributor", "-served_at"], name="serving_of_listener")]

    def __str__(self) -> str:
        return f"{self.sample_id} to {self.contributor}, {self.status}"

    def answer(self, to: "Serving.Status") -> None:
        """Voted on, skipped or reported: the first answer stands.

        Raises:
            StatusMoved: it was answered before.
        """
        now = timezone.now()
        if not Serving.objects.waiting().filter(pk=self.pk).update(status=to, answered_at=now):
            raise StatusMoved(f"{self} has been answered")
        self.status, self.answered_at = to, now
