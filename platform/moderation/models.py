"""What people said, and what follows for whom to believe. Votes, reviews and versions are only ever added."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Contributor, User
from corpus.labels import Decider, Label
from corpus.models import Sample, StatusMoved
from inference.models import Transcript


class Vote(models.Model):
    """One listener's blind opinion."""

    UNUSABLE = "unusable"

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
        Transcript, null=True, on_delete=models.SET_NULL, related_name="vote", help_text="as mended"
    )
    weight = models.FloatField(
        default=1.0, help_text="what it is worth, 0 to 1, as its listener stood when they gave it"
    )
    counts = models.BooleanField(
        default=True, help_text="no while its listener is blocked or hears known clips wrongly"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
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


class Standing(models.Model):
    """What a listener has shown so far; no row is as good as one of zeros."""

    contributor = models.OneToOneField(
        Contributor, primary_key=True, on_delete=models.CASCADE, related_name="standing"
    )
    golds = models.PositiveIntegerField(default=0, help_text="known clips voted on")
    right = models.PositiveIntegerField(default=0, help_text="of those, heard rightly")
    upheld = models.PositiveIntegerField(default=0, help_text="reports that a moderator upheld")
    dismissed = models.PositiveIntegerField(default=0, help_text="reports that a moderator dismissed")
    quarantined_at = models.DateTimeField(
        null=True, blank=True, help_text="since when their votes do not count"
    )
    quarantined_by = models.CharField(max_length=80, blank=True, help_text="the rule, or a moderator")
    quarantine_reason = models.CharField(max_length=200, blank=True)
    judged_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="known clips before say nothing any longer: the votes were let in again",
    )

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.contributor}: {self.right} of {self.golds} known clips"

    @property
    def is_quarantined(self) -> bool:
        return self.quarantined_at is not None

    def quarantine(self, *, by: str, reason: str) -> bool:
        """From now on the votes are kept and do not count; False when that was so before."""
        values = {"quarantined_at": timezone.now(), "quarantined_by": by, "quarantine_reason": reason}
        return self._move(values, quarantined_at=None)

    def release(self, *, by: str) -> bool:
        """The votes count again; False when they did."""
        values = {"quarantined_at": None, "quarantined_by": by, "quarantine_reason": ""}
        return self._move({**values, "judged_from": timezone.now()}, quarantined_at__isnull=False)

    def _move(self, values: dict[str, Any], **start: object) -> bool:
        moved = Standing.objects.filter(pk=self.pk, **start).update(**values) == 1
        self.refresh_from_db()
        return moved


class Block(models.Model):
    """One blocking of a person by a moderator, and its undoing: what it took out, by its number."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="blocks")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="blocks",
        help_text="empty of blocks from before these rows",
    )
    reason = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0, help_text="that stopped counting")
    samples = models.PositiveIntegerField(default=0, help_text="of theirs that left the queue")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["contributor"], condition=models.Q(undone_at=None), name="blocked_once"
            )
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"

    def undo(self, by: User) -> None:
        """Raises StatusMoved: it was undone before."""
        values = {"undone_at": timezone.now(), "undone_by": by}
        if not Block.objects.filter(pk=self.pk, undone_at=None).update(**values):
            raise StatusMoved(f"{self} is undone")


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(status=Report.Status.OPEN)

    def standing(self) -> Self:
        """Those that no moderator has dismissed."""
        return self.exclude(status=Report.Status.DISMISSED)


class Report(models.Model):
    """A listener says what is wrong with a take. What follows at once depends on who says it, and how many
    do (`moderation.serving.reports`); a moderator answers."""

    class Status(models.TextChoices):
        OPEN = "open", "waits for a moderator"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    class Reason(models.TextChoices):
        """Codes; a sample that is rejected for one carries it."""

        NOT_SPEECH = "not_speech", "not speech"
        ANOTHER_VOICE = "another_voice", "another person's voice"
        PERSONAL_DATA = "personal_data", "personal data"
        OFFENSIVE = "offensive", "offensive"
        WRONG_LANGUAGE = "wrong_language", "wrong language"
        CUT_OFF = "cut_off", "cut off"
        ECHO = "echo", "echo"

    class Weight(models.IntegerChoices):
        """How far it is believed before a moderator has listened."""

        NOTHING = 0, "for the moderators alone"
        ONE = 1, "one of two"
        TRUSTED = 2, "enough alone"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reports")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=16, choices=Reason.choices, default=Reason.PERSONAL_DATA)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.ONE)
    address = models.CharField(
        max_length=16, blank=True, help_text="keyed hash of where it came from; its key lives a day"
    )
    hides = models.BooleanField(default=False, help_text="nobody is served the take")
    holds = models.BooleanField(default=False, help_text="no release gets the take")
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(null=True)
    moved_by = models.CharField(max_length=80, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "contributor"], name="reported_once")]
        indexes = [
            models.Index(fields=["status", "sample"], name="report_waiting"),
            models.Index(fields=["address", "created_at"], name="report_from"),
            models.Index(fields=["contributor", "created_at"], name="report_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.get_status_display()})"

    def close(self, to: "Report.Status", *, by: str) -> None:
        """A moderator has listened.

        Raises:
            StatusMoved: another moderator was quicker.
        """
        values = {"status": to, "moved_at": timezone.now(), "moved_by": by}
        if not Report.objects.waiting().filter(pk=self.pk).update(**values):
            raise StatusMoved(f"{self} is closed")
        for name, value in values.items():
            setattr(self, name, value)


class Lean(models.Model):
    """What a moderator thought on hearing the clip, before anything else was shown. The first one stands."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="leans")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leans")
    label = models.CharField(max_length=16, choices=[*Label.choices, (Vote.UNUSABLE, "unusable")])
    anchored = models.BooleanField(
        default=False, help_text="said in a queue narrowed to one label of the games: not blind"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("add", "view")
        constraints = [models.UniqueConstraint(fields=["sample", "moderator"], name="leaned_once")]

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
    """One moderator's decision, or the undoing of one. The log of all decisions is this table."""

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
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
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
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["moderator", "-id"], name="review_of_moderator")]

    def __str__(self) -> str:
        return f"{self.decision} by {self.moderator}"

    @property
    def stands(self) -> bool:
        """Whether it is a decision that nobody has undone. Fetch "undone_by" along with many."""
        return not self.beside and self.decision != self.Decision.UNDO and not hasattr(self, "undone_by")

    @property
    def said(self) -> str:
        """What two moderators agree or disagree in: the label, or that it is of no use."""
        return self.label or Vote.UNUSABLE


class LeaseQuerySet(models.QuerySet["Lease"]):
    def live(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class Lease(models.Model):
    """One sample that one moderator has before them, for a few minutes.

    A row is a claim: a sample has at most one, and one that has run out is anybody's.
    """

    sample = models.OneToOneField(Sample, primary_key=True, on_delete=models.CASCADE, related_name="lease")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    view = models.CharField(max_length=400, blank=True, help_text="filters of the queue that it came from")
    leased_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["moderator", "leased_at"], name="lease_of_moderator")]

    def __str__(self) -> str:
        return f"{self.sample_id} with {self.moderator_id} until {self.expires_at:%T}"


class Recheck(models.Model):
    """A decided sample that another moderator hears as if nobody had: how far moderators agree."""

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


class Desk(models.Model):
    """A moderator's own settings."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk"
    )
    languages = models.JSONField(default=list, help_text="ISO 639-1 of what they understand; none: all")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"desk of {self.moderator_id}"


class SavedView(models.Model):
    """Filters of the queue under a name."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400, blank=True, help_text="as it stands in the address")

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["moderator", "name"], name="view_named_once")]

    def __str__(self) -> str:
        return self.name


class TrustRunQuerySet(models.QuerySet["TrustRun"]):
    def newest(self) -> "TrustRun | None":
        """The version in force; None before the first."""
        return self.exclude(version=None).order_by("-version").first()


class TrustRun(models.Model):
    """One estimate of how far scorers and listeners are believed; one without a new version has a row too."""

    class Outcome(models.TextChoices):
        ESTIMATED = "estimated", _("new version")
        TOO_LITTLE = "too_little", _("too little data")
        NOTHING_NEW = "nothing_new", _("nothing new")
        FAILED = "failed", _("failed")

    version = models.PositiveIntegerField(null=True, unique=True, help_text="counts the runs that estimated")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    samples = models.PositiveIntegerField(default=0, help_text="reviewed samples it was estimated from")
    evidence = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what it was estimated from")
    temperatures = models.JSONField(default=dict, help_text="scorer to language to temperature")
    offsets = models.JSONField(default=dict, help_text="scorer to language to offset of its log-odds")
    weights = models.JSONField(default=dict, help_text="scorer to weight")
    reliabilities = models.JSONField(default=dict, help_text="voters and moderators: id to reliability")
    said = models.TextField(blank=True, help_text="what was estimated, and what had too little data")
    resettled = models.PositiveIntegerField(
        default=0, help_text="open samples that were weighed again with it"
    )

    objects = TrustRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"trust {self.version or '-'} ({self.outcome})"
