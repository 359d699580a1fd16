"""Who is told what became of a release, and what was sent to them."""

import base64
import secrets
from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models.releases import Release
from publishing.models.schedules import ReleaseSchedule

WAITS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Before the second attempt and each further one: the schedule that Standard Webhooks recommends."""

LEASE: Final = timedelta(minutes=2)
"""For which an attempt belongs to the worker that makes it."""


class Event(models.TextChoices):
    PUBLISHED = "release.published", _("published")
    NOTHING_NEW = "release.nothing_new", _("nothing new")
    FAILED = "release.failed", _("failed")
    DRY_RUN = "release.dry_run", _("dry run")
    MISSED = "release.missed", _("missed: the site was not running")
    TEST = "test", _("test")


CHOSEN: Final = [(event.value, event.label) for event in Event if event != Event.TEST]
"""What one may be told; a test is sent when it is asked for."""


def new_secret() -> str:
    """32 random bytes, written as Standard Webhooks writes a symmetric key."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


class Subscription(models.Model):
    """Somebody, or some program, that is told."""

    class Way(models.TextChoices):
        MAIL = "mail", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    way = models.CharField(max_length=8, choices=Way.choices, default=Way.MAIL)
    address = models.CharField(max_length=500, help_text="an e-mail address, or an address of https")
    events = models.JSONField(default=list, help_text="of Event")
    schedule = models.ForeignKey(
        ReleaseSchedule,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        help_text="only its runs; empty: all releases",
    )
    secret = models.CharField(max_length=60, default=new_secret, help_text="of a webhook")
    stopped_at = models.DateTimeField(null=True, help_text="the receiver answered 410: it wants no more")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.address

    @property
    def event_words(self) -> list[str]:
        return [str(Event(event).label) for event in self.events]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(status=Delivery.Status.WAITING, next_at__lte=now)


class Delivery(models.Model):
    """One message to one receiver, tried until it has arrived or was given up."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")

    subscription = models.ForeignKey(
        Subscription, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    way = models.CharField(max_length=8, choices=Subscription.Way.choices)
    address = models.CharField(max_length=500, help_text="as it was then")
    event = models.CharField(max_length=24, choices=Event.choices)
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=40, unique=True, help_text="webhook-id: the same at each attempt")
    body = models.JSONField(help_text="as publishing.notices.events writes it")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True, help_text="what came of the last attempt")
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["status", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} to {self.address}"

    def take(self) -> bool:
        """Take the next attempt, of several workers only one."""
        now = timezone.now()
        taken = Delivery.objects.due(now).filter(pk=self.pk, attempts=self.attempts)
        if not taken.update(attempts=self.attempts + 1, next_at=now + LEASE):
            return False
        self.attempts += 1
        return True

    def delivered(self, answer: str) -> None:
        self._end(self.Status.DELIVERED, answer)

    def give_up(self, answer: str) -> None:
        self._end(self.Status.GIVEN_UP, answer)

    def failed(self, answer: str) -> None:
        """Try again later, or give up after the last attempt."""
        if self.attempts > len(WAITS):
            return self.give_up(answer)
        self.answer, self.next_at = answer[:300], timezone.now() + WAITS[self.attempts - 1]
        self.save(update_fields=["answer", "next_at"])
        return None

    def _end(self, to: "Delivery.Status", answer: str) -> None:
        self.status, self.answer, self.ended_at = to, answer[:300], timezone.now()
        self.save(update_fields=["status", "answer", "ended_at"])

    @property
    def words(self) -> str:
        return str(Event(self.event).label) if self.event in Event.values else self.event

    @property
    def said(self) -> dict[str, Any]:
        """The data of the message."""
        found: dict[str, Any] = self.body["data"]
        return found
