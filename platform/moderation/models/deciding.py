"""What moderators heard and decided, and where they moved a cut. All of it is only ever added."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corpus.labels import UNUSABLE, Decider, Label
from corpus.models import SAMPLE_RATE, Sample


class Lean(models.Model):
    """What a moderator thought on hearing the clip, before anything else was shown. The first one stands."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="leans")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leans")
    label = models.CharField(max_length=16, choices=[*Label.choices, (UNUSABLE, "unusable")])
    anchored = models.BooleanField(
        default=False, help_text="said in a queue narrowed to one label of the games: not blind"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("add", "view")
        constraints = [models.UniqueConstraint(fields=["sample", "moderator"], name="leaned_once")]
        indexes = [models.Index(fields=["created_at"], name="lean_of_week")]

    def __str__(self) -> str:
        return f"{self.moderator} leans to {self.label}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def deciding(self) -> Self:
        """Those that moved their sample, undoings included; not what was said beside."""
        return self.filter(beside="")

    def standing(self) -> Self:
        """Decisions that nobody has undone."""
        return self.deciding().filter(undone_by=None).exclude(decision=Review.Decision.UNDO)


class Review(models.Model):
    """One decision, or the undoing of one: a moderator's, or listeners' together, who have no name here. The
    log of all decisions is this table."""

    VOTE_GONE: Final = "vote_gone"
    """Why what listeners accepted is open again: one of their votes counts no longer."""

    class Beside(models.TextChoices):
        """Why a decision is kept that moved nothing."""

        BLIND = "blind", _("second opinion, blind")
        LATE = "late", _("came second")

    class Decision(models.TextChoices):
        ACCEPT = "accept", "accept"
        RELABEL = "relabel", "relabel"
        REJECT = "reject", "reject"
        UNDO = "undo", "undo"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reviews")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="reviews",
        help_text="empty of what listeners decided together",
    )
    lean = models.CharField(max_length=16, blank=True, help_text="said before the scores were shown")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    label = models.CharField(max_length=16, choices=Label.choices, blank=True)
    midfiller = models.BooleanField(null=True, help_text="as the moderator heard it; empty when not said")
    endfiller = models.BooleanField(null=True, help_text="as the moderator heard it; empty when not said")
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=8, choices=Decider.choices, default=Decider.PERSON.value)
    beside = models.CharField(
        max_length=8, choices=Beside.choices, blank=True, help_text="kept beside the decision that stands"
    )
    audit = models.BooleanField(default=False, help_text="agreed, and drawn for an audit of what is agreed")
    of_crowd = models.BooleanField(
        default=False, help_text="an audit, blind, of what listeners together had accepted"
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        indexes = [
            models.Index(fields=["moderator", "-id"], name="review_of_moderator"),
            models.Index(fields=["-created_at"], condition=models.Q(of_crowd=True), name="review_of_crowd"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} by {self.who}"

    @property
    def who(self) -> str:
        """Who decided, as people read it."""
        return str(self.moderator) if self.moderator else gettext("Listeners together")

    @property
    def stands(self) -> bool:
        """Whether it is a decision that nobody has undone. Fetch "undone_by" along with many."""
        return not self.beside and self.decision != self.Decision.UNDO and not hasattr(self, "undone_by")

    @property
    def said(self) -> str:
        """What two moderators agree or disagree in: the label, or that it is of no use."""
        return self.label or UNUSABLE


class Recheck(models.Model):
    """A decided sample that another moderator hears as if nobody had: how far moderators agree, and how often
    listeners together are wrong."""

    sample = models.OneToOneField(Sample, primary_key=True, on_delete=models.CASCADE, related_name="recheck")
    first = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="rechecked_by")
    second = models.OneToOneField(Review, null=True, on_delete=models.CASCADE, related_name="recheck_of")
    language = models.CharField(max_length=2)
    waits = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["waits", "language", "created_at"], name="recheck_waiting")]

    def __str__(self) -> str:
        return f"{self.sample_id}, {'waits' if self.waits else 'heard'}"

    @staticmethod
    def ask(first: Review) -> None:
        """Have what was decided heard by somebody else, anew where that was asked before: in one statement,
        since a moderator waits for it."""
        asked = Recheck(sample=first.sample, first=first, language=first.sample.recording.language)
        anew = ("first", "second", "language", "waits")
        Recheck.objects.bulk_create(
            [asked], update_conflicts=True, unique_fields=["sample"], update_fields=anew
        )


class Recut(models.Model):
    """One moving of a cut by a moderator: where it was, where it went. Only ever added.

    The work that follows is in its row too, since the broker is only a hint: models are asked about the new
    place, and the sample is settled anew.
    """

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="moves")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recuts")
    was = models.PositiveIntegerField(help_text="the cut before, sample index at 16 kHz")
    silence = models.PositiveIntegerField(help_text="samples at 16 kHz of silence after it")
    went_on = models.BooleanField(help_text="whether the speaker went on after that silence")
    cut = models.PositiveIntegerField(help_text="the cut from then on")
    inside = models.BooleanField(default=False, help_text="moved into speech, and said twice to be meant")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now, help_text="when it was last given to a worker")
    scored_at = models.DateTimeField(null=True, help_text="when models had been asked about the new place")

    class Meta:
        default_permissions = ("add", "view")
        indexes = [
            models.Index(fields=["sent_at"], condition=models.Q(scored_at=None), name="recut_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.was} to {self.cut}"

    @property
    def seconds(self) -> tuple[float, float]:
        """Where it was and where it went, on the audio clock."""
        return self.was / SAMPLE_RATE, self.cut / SAMPLE_RATE
