"""Studies, who takes part in them, and what they have done. Nothing here is ever published: releases learn of
a take only that it was paid for."""

import secrets
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from corpus.languages import NAMES
from corpus.models import RECEIPT_ALPHABET, Recording
from games.studies import panels

REFEREE: Final = "referee"
"""Key of the one game in which one listens: its studies count votes, all others takes."""

MOST_EACH: Final = 200
MOST_PLACES: Final = 2_000
MINUTES: Final = (5, 600)


def new_code() -> str:
    """The end of a study's address; nobody finds it by trying."""
    return "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(10)).lower()


class StudyQuerySet(models.QuerySet["Study"]):
    def with_a_place(self) -> Self:
        return self.filter(taken__lt=models.F("places"))


class Study(models.Model):
    """Work that an operator pays a panel's people for: so many takes of a game, or votes, from so many."""

    class Panel(models.TextChoices):
        PROLIFIC = panels.PROLIFIC, "Prolific"
        OTHER = panels.OTHER, "other"

    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    title = models.CharField(max_length=80, help_text="participants read it")
    game = models.CharField(max_length=40)
    language = models.CharField(max_length=2, help_text="ISO 639-1")
    each = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_EACH)],
        help_text="takes of use, or votes, of each participant",
    )
    places = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)], help_text="participants"
    )
    taken = models.PositiveIntegerField(
        default=0, editable=False, help_text="places of those at work and of those who are done"
    )
    minutes = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(MINUTES[0]), MaxValueValidator(MINUTES[1])],
        help_text="for which a place is kept",
    )
    known = models.PositiveSmallIntegerField(
        default=0, help_text="known clips heard rightly, from which on one is let in"
    )
    panel = models.CharField(max_length=10, choices=Panel.choices, default=Panel.PROLIFIC)
    parameter = models.CharField(max_length=40, help_text="name under which the address carries the id")
    completion_code = models.CharField(max_length=40)
    refusal_code = models.CharField(max_length=40, help_text="of those who are screened out or refused")
    completion_url = models.CharField(
        max_length=300, blank=True, help_text="way back to the panel; {code} stands for the code"
    )
    opens_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(help_text="nobody new from then on; who is at work may finish")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("manage_study", "Can make studies and see who of them is paid")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def listens(self) -> bool:
        return self.game == REFEREE

    @property
    def language_name(self) -> str:
        return NAMES.get(self.language, self.language)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def way_back(self, code: str) -> str:
        return panels.way_back(self.completion_url, code)

    def close(self) -> bool:
        """Nobody new from now on; False where that was so before."""
        now = timezone.now()
        closed = Study.objects.filter(pk=self.pk, closes_at__gt=now).update(closes_at=now) == 1
        self.refresh_from_db(fields=["closes_at"])
        return closed


class Participant(models.Model):
    """One person of a panel in one study. The only place where the panel's id stands."""

    class Status(models.TextChoices):
        OPEN = "open", "at work"
        DONE = "done", "done"
        REFUSED = "refused", "refused"
        LAPSED = "lapsed", "place given to somebody else"
        SCREENED = "screened", "screened out"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="participants")
    panel_id = models.CharField(max_length=panels.LONGEST_ID, blank=True, help_text="empty once deleted")
    session = models.CharField(max_length=panels.LONGEST_ID, blank=True, help_text="of the panel, likewise")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    screened = models.CharField(max_length=20, blank=True, help_text="code of why they were not let in")
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["study", "panel_id"], condition=~models.Q(panel_id=""), name="takes_part_once"
            )
        ]
        indexes = [models.Index(fields=["study", "status", "joined_at"], name="participant_places")]

    def __str__(self) -> str:
        return f"participant {self.pk}"

    def move(self, to: "Participant.Status", *starts: "Participant.Status") -> bool:
        """On to another status; False where it had left those by then."""
        now = timezone.now()
        at_work = to == self.Status.OPEN
        times = {"joined_at": now, "ended_at": None} if at_work else {"ended_at": now}
        found = Participant.objects.filter(pk=self.pk, status__in=starts)
        moved = found.update(status=to, **times) == 1
        self.refresh_from_db()
        return moved

    def until(self, minutes: int) -> datetime:
        return self.joined_at + timedelta(minutes=minutes)


class Seat(models.Model):
    """A browser in which a participant takes part: whose takes and votes count, and who sees the code."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    contributor = models.ForeignKey(
        Contributor,
        null=True,
        on_delete=models.SET_NULL,
        related_name="seats",
        help_text="empty once forgotten",
    )
    came_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["study", "contributor"], name="one_seat_in_a_study")]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Work(models.Model):
    """A take or a vote that counts in a study, and what the site found of it when it first listened.

    The finding stays when the take is withdrawn, the row when its speaker is forgotten: the work was done.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "waits to be listened to"
        KEPT = "kept", "kept"
        REFUSED = "refused", "refused"

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="works")
    recording = models.OneToOneField(
        Recording, null=True, on_delete=models.SET_NULL, related_name="paid_work"
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=80, blank=True, help_text="code of the check that refused it")
    known = models.BooleanField(
        null=True, help_text="of a vote on a known clip: whether it was right; empty of all else"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"work {self.pk}"
