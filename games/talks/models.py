"""Conversations of two players, and what is known of each side before its sound is a take."""

import secrets
import uuid
from datetime import datetime
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Consent, Contributor
from corpus.models import (
    OF_TALKS,
    RECEIPT_ALPHABET,
    Recording,
    RecordingQuerySet,
    StatusMoved,
    new_receipt,
)

CODE_LETTERS: Final = 10
"""Of 30: 49 bits, which nobody tries out at the pace that the site's limits allow."""


def new_code() -> str:
    """An invitation such as `K7QF-2M9PX`."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


class TalkQuerySet(models.QuerySet["Talk"]):
    def of(self, contributor: Contributor) -> Self:
        return self.filter(sides__contributor=contributor)

    def going(self) -> Self:
        """Those that have not ended."""
        return self.filter(status__in=(Talk.Status.OPEN, Talk.Status.GOING))

    def closed(self) -> Self:
        """Those of whose sides nothing more comes."""
        return self.exclude(pk__in=Side.objects.filter(closed_at=None).values("talk"))

    def reported(self) -> Self:
        """Those that one of the two reported, while they lasted or after."""
        said = Side.objects.exclude(report="").values("talk")
        return self.filter(Q(why=Talk.Why.REPORTED) | Q(pk__in=said))

    def reported_between(self, one: Contributor, other: Contributor) -> Self:
        """Talks of these two that one of them reported."""
        return self.of(one).reported().filter(pk__in=Talk.objects.of(other).values("pk"))


class Talk(models.Model):
    """One conversation of two sides, from the invitation to its two takes."""

    class Status(models.TextChoices):
        """`ENDED`: its sound waits to be kept. `KEPT`: each side that said something has its take."""

        OPEN = "open", "open"
        GOING = "going", "going"
        ENDED = "ended", "ended"
        KEPT = "kept", "kept"
        WITHDRAWN = "withdrawn", "withdrawn"

    class MetBy(models.TextChoices):
        """How the two came together."""

        INVITATION = "invitation", "invitation"
        LOBBY = "lobby", "lobby"
        HOUSE = "house", "house"

    class Why(models.TextChoices):
        """How it ended."""

        OVER = "over", "over"
        LEFT = "left", "left"
        LOST = "lost", "lost"
        REPORTED = "reported", "reported"
        WITHDRAWN = "withdrawn", "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    game = models.CharField(max_length=40)
    language = models.CharField(max_length=2, help_text="ISO 639-1")
    prompts = models.JSONField(help_text="what side 0 and side 1 are shown")
    solution = models.JSONField(help_text="what neither is shown before the end")
    minutes = models.FloatField(help_text="how long they talk")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    met_by = models.CharField(max_length=10, choices=MetBy.choices, default=MetBy.INVITATION)
    house = models.JSONField(default=dict, help_text="what the house said when, where it is the partner")
    result = models.JSONField(default=dict, help_text="how the game came out, as both were told")
    made_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["status", "made_at"], name="talk_waiting")]

    def __str__(self) -> str:
        return f"{self.game} {self.code}"

    @property
    def with_house(self) -> bool:
        """Whether the partner is the machine, which has no side of its own."""
        return self.met_by == self.MetBy.HOUSE

    @property
    def is_over(self) -> bool:
        return self.status not in (self.Status.OPEN, self.Status.GOING)

    @property
    def is_done(self) -> bool:
        """Whether its takes are made, or will never be."""
        return self.status in (self.Status.KEPT, self.Status.WITHDRAWN)

    def _move(self, to: "Talk.Status", starts: tuple[str, ...], **fields: object) -> None:
        if not Talk.objects.filter(pk=self.pk, status__in=starts).update(status=to, **fields):
            raise StatusMoved(f"{self} is no longer {' or '.join(starts)}")
        self.refresh_from_db()

    def begin(self) -> None:
        """Both are ready. Raises StatusMoved: it has begun, or ended, already."""
        self._move(self.Status.GOING, (self.Status.OPEN,), begun_at=timezone.now())

    def end(self, why: "Talk.Why", result: dict[str, Any]) -> None:
        """Raises StatusMoved: it has ended already."""
        starts = (self.Status.OPEN, self.Status.GOING)
        self._move(self.Status.ENDED, starts, why=why, result=result, ended_at=timezone.now())

    @property
    def prompt_key(self) -> str:
        """Of its takes, and of no others."""
        return f"{OF_TALKS}{self.pk.hex[:16]}"

    def takes(self) -> RecordingQuerySet:
        """Those of its sides, also while a side does not name its own yet."""
        rounds = [str(pk) for pk in self.sides.values_list("pk", flat=True)]
        return Recording.objects.filter(round__in=rounds)

    def keep(self) -> None:
        """Its takes are stored. Raises StatusMoved: somebody was quicker, or took it back."""
        self._move(self.Status.KEPT, (self.Status.ENDED,))

    def withdraw(self) -> None:
        """One side took it back, from wherever it was. Raises StatusMoved: that has happened already."""
        starts = (self.Status.OPEN, self.Status.GOING, self.Status.ENDED, self.Status.KEPT)
        now = {"why": self.Why.WITHDRAWN, "result": {}, "ended_at": self.ended_at or timezone.now()}
        self._move(self.Status.WITHDRAWN, starts, **now)


class SideQuerySet(models.QuerySet["Side"]):
    def waiting(self) -> Self:
        """Those whose report nobody has answered, and no moment of the other has."""
        return self.filter(report_status=Side.Reported.OPEN)


class Side(models.Model):
    """One of the two of a talk: what they agreed to, and what is known of their channel."""

    class Reported(models.TextChoices):
        """What becomes of what this side said of the other; empty where it said nothing. `FILED`: it is a
        report of a moment now (`moderation.models.Report`), and answered as that."""

        OPEN = "open", "waits for a moderator"
        FILED = "filed", "filed"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="sides")
    number = models.PositiveSmallIntegerField(help_text="0 invited, 1 joined")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="talk_sides")
    consent = models.ForeignKey(
        Consent, null=True, on_delete=models.SET_NULL, related_name="+", help_text="to being recorded at all"
    )
    text_version = models.CharField(max_length=8, blank=True, help_text="of the consent to conversations")
    text_language = models.CharField(max_length=2, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    agreed_at = models.DateTimeField(null=True)
    sample_rate = models.PositiveIntegerField(null=True, help_text="Hz, as declared")
    settings = models.JSONField(default=dict, help_text="capture settings the browser really granted")
    user_agent = models.CharField(max_length=300, blank=True)
    marks = models.JSONField(default=list, help_text="events {name, at, value?} of the page; at: own sample")
    report = models.CharField(max_length=16, blank=True, help_text="why this side reported the other")
    report_status = models.CharField(max_length=10, choices=Reported.choices, blank=True)
    reported_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=16, blank=True, help_text="of the report: keyed hash of a day")
    receipt = models.CharField(max_length=14, default=new_receipt, editable=False, help_text="of its take")
    recording = models.OneToOneField(
        Recording, null=True, on_delete=models.SET_NULL, related_name="talk_side", help_text="its take"
    )
    clock_offset_ms = models.FloatField(
        null=True, help_text="own sample 0 on the site's clock, from begun_at on"
    )
    clock_drift_ppm = models.FloatField(null=True, help_text="by how much the own clock is slow")
    clock_error_ms = models.FloatField(null=True, help_text="how far the offset may be off")
    latency_ms = models.FloatField(null=True, help_text="median from the other's mouth to this ear")
    seen_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, help_text="when all that will come of it had come")

    objects = SideQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["talk", "number"], name="side_of_a_talk_once")]
        indexes = [
            models.Index(
                fields=["reported_at"], condition=models.Q(report_status="open"), name="talk_report_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"side {self.number} of {self.talk_id}"

    @property
    def prompt(self) -> dict[str, Any]:
        shown: dict[str, Any] = self.talk.prompts[self.number]
        return shown

    def update(self, **values: object) -> None:
        """Set these columns and no others; `seen_at` with them."""
        values["seen_at"] = timezone.now()
        Side.objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)

    def ready(self, sample_rate: int, settings: dict[str, Any], user_agent: str) -> None:
        """The microphone is open."""
        self.update(sample_rate=sample_rate, settings=settings, user_agent=user_agent[:300])

    def say_of_the_other(self, reason: str, address: str) -> None:
        """Report the other, once: what was said first stands.

        Args:
            reason: a code of `moderation.models.Report.Reason`.
            address: keyed hash of where it came from.
        """
        said = {"report": reason, "address": address, "reported_at": timezone.now()}
        Side.objects.filter(pk=self.pk, report="").update(report_status=self.Reported.OPEN, **said)
        self.refresh_from_db(fields=["report", "address", "report_status", "reported_at"])

    def answer(self, to: "Side.Reported") -> None:
        """Its report is filed, or a moderator has answered it.

        Raises:
            StatusMoved: it waits no longer.
        """
        waiting = Side.objects.waiting().filter(pk=self.pk)
        if not waiting.update(report_status=to, address=""):
            raise StatusMoved(f"the report of {self} is answered")
        self.report_status, self.address = to, ""

    def close(self, at: datetime) -> None:
        """Nothing more comes of it."""
        Side.objects.filter(pk=self.pk, closed_at=None).update(closed_at=at)


class Stretch(models.Model):
    """A few seconds of a channel, in the storage until the whole is a take. Stretches may overlap: a line
    that was lost brings frames again."""

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="stretches")
    first = models.PositiveIntegerField(help_text="sequence number of its first frame")
    frames = models.PositiveIntegerField()
    audio = models.CharField(max_length=200, blank=True, help_text="PCM16 in the storage; empty of no frames")
    log = models.JSONField(default=dict, help_text="what the page told meanwhile: `heard`, and `clock`")

    class Meta:
        default_permissions = ()
        ordering = ["first", "pk"]

    def __str__(self) -> str:
        return f"frames {self.first} to {self.first + self.frames} of {self.side_id}"
