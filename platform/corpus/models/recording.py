"""Takes: each is one recording of one speaker. Every change of status is a method, a conditional update."""

import secrets
import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone

from accounts.models import Consent, Contributor
from corpus.models.statuses import OVER, SampleStatus, StatusMoved

OF_TALKS = "talk-"
"""How the prompt key of a take begins that is one side of a talk; both sides have the same."""

# No 0, 1, I, L, O, U: a receipt may be read aloud or copied by hand.
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_receipt() -> str:
    """A receipt code such as `K7QF-2M9P-XTRA` (12 of 30 letters, 58 bits)."""
    letters = [secrets.choice(RECEIPT_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


class RecordingQuerySet(models.QuerySet["Recording"]):
    def of(self, contributor: Contributor) -> Self:
        return self.filter(contributor=contributor)

    def not_withdrawn(self) -> Self:
        return self.exclude(status=Recording.Status.WITHDRAWN)

    def standing(self) -> Self:
        """Kept takes with a moment in them that was not thrown away, for its words or by a moderator."""
        use = [status for status in SampleStatus if status not in OVER]
        return self.filter(status=Recording.Status.LISTENED, cuts__status__in=use).distinct()

    def earlier_than(self, recording: "Recording") -> Self:
        """Takes that still count and came before it; of two at the same moment one is the earlier."""
        counts = self.filter(status__in=COUNTING)
        tied = models.Q(captured_at=recording.captured_at, pk__lt=recording.pk)
        return counts.filter(models.Q(captured_at__lt=recording.captured_at) | tied)

    def to_erase(self, refused_before: datetime) -> Self:
        """Audio that should be gone: of withdrawn takes now, of refused ones after their retention."""
        refused = models.Q(status=Recording.Status.REFUSED, moved_at__lt=refused_before)
        return self.filter(models.Q(status=Recording.Status.WITHDRAWN) | refused).exclude(audio="")


class Recording(models.Model):
    """One take of one player's microphone, whole and lossless, with its timeline on the audio clock."""

    class Status(models.TextChoices):
        """`LISTENED`: voice activity found speech and the checks passed. No person need have heard it.
        `LOST`: the storage does not hold its sound any more, which was nobody's wish."""

        STORED = "stored", "stored"
        LISTENED = "listened", "listened"
        REFUSED = "refused", "refused"
        LOST = "lost", "lost"
        WITHDRAWN = "withdrawn", "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="recordings")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=14, unique=True, default=new_receipt, editable=False)
    round = models.CharField(max_length=36, help_text="id of the round, from its signed token")
    slot = models.PositiveSmallIntegerField(
        null=True, help_text="which of the takes of its round that are kept: the database gives each once"
    )
    sha256 = models.CharField(max_length=64, help_text="of the PCM bytes as sent")
    game = models.CharField(max_length=40)
    prompt_key = models.CharField(max_length=80)
    prompt = models.JSONField(default=dict, help_text="what the player was shown")
    language = models.CharField(max_length=2, help_text="ISO 639-1")
    mode = models.CharField(max_length=40, blank=True, help_text="what is dictated: card, phone, ...")
    audio = models.CharField(max_length=200, blank=True, help_text="name of the FLAC in the storage")
    object_sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the FLAC as stored; empty of earlier takes until verified"
    )
    erased_at = models.DateTimeField(null=True, help_text="when the storage had deleted the audio")
    agent_audio = models.CharField(
        max_length=200,
        blank=True,
        help_text="name of the FLAC of the agent's channel, on the same clock; empty where it was not kept",
    )
    sample_rate = models.PositiveIntegerField(help_text="Hz, as declared; the FLAC has it too")
    samples = models.PositiveIntegerField(help_text="length at that rate")
    settings = models.JSONField(default=dict, help_text="capture settings the browser really granted")
    timeline = models.JSONField(
        default=list, help_text="events {name, at, value?, text?}; at: sample index at that rate"
    )
    live_opponent = models.BooleanField(
        default=False, help_text="whether a model listened while it was spoken, and took the turn at pauses"
    )
    user_agent = models.CharField(max_length=300, blank=True)
    captured_at = models.DateTimeField(default=timezone.now, db_index=True)
    speech = models.JSONField(default=list, help_text="[start, end) of speech, in samples at 16 kHz")
    levels = models.JSONField(default=list, help_text="loudness 0 to 1, 20 a second, for the floor line")
    quality = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.STORED)
    lost_from = models.CharField(
        max_length=12, blank=True, help_text="of a lost one: where it was until then"
    )
    reason = models.CharField(max_length=80, blank=True, help_text="code of the check that refused it")
    copy_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="the take that this refused one sounds like; empty once the sound of either is erased",
    )
    moved_by = models.CharField(max_length=80, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "sha256"], name="take_stored_once"),
            models.UniqueConstraint(
                fields=["round", "slot"],
                condition=models.Q(slot__isnull=False),  # SQLite makes an index of it, and no new table
                name="slot_of_a_round_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "captured_at"], name="recording_waiting"),
            models.Index(fields=["sha256"], name="recording_same_audio"),
            models.Index(fields=["contributor", "captured_at"], name="recording_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.game} {self.id}"

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate

    def _move(self, to: "Recording.Status | str", by: str, starts: tuple[str, ...], **fields: object) -> None:
        values = {"status": to, "moved_by": by, "moved_at": timezone.now(), **fields}
        if not Recording.objects.filter(pk=self.pk, status__in=starts).update(**values):
            raise StatusMoved(f"{self} is no longer {' or '.join(starts)}")
        for name, value in values.items():
            setattr(self, name, value)

    def listened(
        self,
        *,
        by: str,
        speech: list[list[int]],
        levels: list[float],
        quality: dict[str, object],
        **heard: object,
    ) -> None:
        """Voice activity found speech, the checks passed.

        Args:
            heard: `timeline`, where the other channel was listened to as well.
        """
        start, found = (self.Status.STORED,), {"speech": speech, "levels": levels, "quality": quality}
        self._move(self.Status.LISTENED, by, start, reason="", **found, **heard)

    def found_out(self, figures: dict[str, object]) -> None:
        """Add to the quality what was learnt after it was listened to, unless it was taken back."""
        with transaction.atomic():
            standing = Recording.objects.select_for_update().filter(pk=self.pk, status=self.Status.LISTENED)
            for quality in standing.values_list("quality", flat=True):
                self.quality = {**quality, **figures}
                Recording.objects.filter(pk=self.pk).update(quality=self.quality)

    def refuse(self, *, by: str, reason: str, **found: object) -> None:
        """A check failed; the take stays, with the reason, until its retention ends."""
        self._move(self.Status.REFUSED, by, (self.Status.STORED,), reason=reason, **found)

    def lose(self, *, by: str) -> None:
        """Its sound is gone, by no wish of its speaker's: out of all queues until it is found again."""
        starts = (self.Status.STORED, self.Status.LISTENED)
        with transaction.atomic():
            self._move(self.Status.LOST, by, starts, lost_from=models.F("status"))
            self.cuts.all().lose_all(by=by, at=self.moved_at)
        self.refresh_from_db(fields=["lost_from"])

    def find(self, *, by: str) -> None:
        """Its sound is there again: back to where it was, and so are its samples."""
        with transaction.atomic():
            self._move(self.lost_from, by, (self.Status.LOST,), lost_from="")
            self.cuts.all().find_all(by=by, at=self.moved_at)

    def withdraw(self, *, by: str, reason: str = "") -> None:
        """Take the recording and all its samples back. Deleting the audio is the caller's next step."""
        if self.status == self.Status.WITHDRAWN:
            return
        starts = (self.Status.STORED, self.Status.LISTENED, self.Status.REFUSED, self.Status.LOST)
        self._move(self.Status.WITHDRAWN, by, starts, reason=reason)
        self.cuts.all().withdraw_all(by=by, reason=reason, at=self.moved_at)

    def erased(self) -> None:
        """The audio is gone; what it looked like and where it was recorded goes too, the tombstone stays."""
        values: dict[str, Any] = {"audio": "", "speech": [], "levels": [], "quality": {}, "settings": {}}
        values |= {"agent_audio": "", "timeline": [], "user_agent": "", "copy_of": None}
        # Not said again when an empty name is "deleted" again.
        values |= {"erased_at": timezone.now()} if self.audio else {}
        over = (self.Status.WITHDRAWN, self.Status.REFUSED)
        if Recording.objects.filter(pk=self.pk, status__in=over).update(**values):
            self.cuts.all().forget_ends()
            self.copies.update(copy_of=None)
        for name, value in values.items():
            setattr(self, name, value)


COUNTING = (Recording.Status.STORED, Recording.Status.LISTENED)
"""Of a take that other takes may be copies of."""


class Tally(models.Model):
    """A number that no page counts while somebody waits for it; `corpus.housekeeping.count` does."""

    EXACT_UP_TO = 1_000
    """Takes that are few enough to be counted for a page."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @classmethod
    def recount(cls) -> None:
        """Count takes and speakers, however many there are."""
        takes = Recording.objects.not_withdrawn()
        found = {"takes": takes.count(), "speakers": takes.values("contributor").distinct().count()}
        for name, number in found.items():
            cls.objects.update_or_create(name=name, defaults={"number": number})

    @classmethod
    def takes(cls) -> tuple[int, int]:
        """Takes and their speakers: of a small corpus as they are now, of a larger one as last counted (at
        least `EXACT_UP_TO` takes, and no word of speakers, until that has been done once)."""
        few = Recording.objects.not_withdrawn().order_by()[: cls.EXACT_UP_TO]
        speakers = list(few.values_list("contributor", flat=True))
        if len(speakers) < cls.EXACT_UP_TO:
            return len(speakers), len(set(speakers))
        counted = dict(cls.objects.values_list("name", "number"))
        return counted.get("takes", len(speakers)), counted.get("speakers", 0)
