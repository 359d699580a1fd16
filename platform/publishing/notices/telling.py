"""Who is told of what: rows that are sent afterwards, written once for each run."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from corpus.broker import hand_over
from publishing.models import Delivery, Event, Release, ReleaseSchedule, Subscription
from publishing.notices import events

DELIVER: Final = "publishing.tasks.deliver"


@transaction.atomic
def tell(release: Release) -> None:
    """Write the messages about a run that is over; a second call writes none."""
    untold = Release.objects.untold().filter(pk=release.pk)
    if not untold.update(told_at=timezone.now()):
        return
    event = events.OF_OUTCOME.get(Release.Outcome(release.outcome))
    if event is not None:
        _write(event, events.of_release(release, event), release.schedule, release)


@transaction.atomic
def tell_missed(schedule: ReleaseSchedule, moment: datetime) -> None:
    """Write the messages about a moment that made no release."""
    _write(Event.MISSED, events.of_missed(schedule, moment), schedule)


@transaction.atomic
def send_test(subscription: Subscription) -> Delivery:
    """One message to one receiver, to see whether it arrives."""
    delivery = _delivery(Event.TEST, events.of_test(), subscription.way, subscription.address)
    delivery.subscription = subscription
    return _sent([delivery])[0]


def _write(
    event: Event, body: dict[str, Any], schedule: ReleaseSchedule | None, release: Release | None = None
) -> None:
    deliveries = [_to(subscription, event, body) for subscription in _subscribed(event, schedule)]
    if not deliveries and event in {Event.FAILED, Event.MISSED}:
        mails = _publishers()
        deliveries = [_delivery(event, body, Subscription.Way.MAIL, address) for address in mails]
    for delivery in deliveries:
        delivery.release = release
    _sent(deliveries)


def _subscribed(event: Event, schedule: ReleaseSchedule | None) -> list[Subscription]:
    """Who asked for it; of a schedule, those too who asked for its runs only."""
    concerned = Q(schedule=None) | Q(schedule=schedule) if schedule else Q(schedule=None)
    standing = Subscription.objects.filter(concerned, stopped_at=None)
    return [each for each in standing if event.value in each.events]


def _publishers() -> list[str]:
    """A release that fails tells somebody: where nobody asked for it, all publishers with an address. On a
    site without mail their page and the log tell."""
    if not settings.SENDS_MAIL:
        return []
    right = Permission.objects.filter(codename="add_release", content_type__app_label="publishing")
    may = Q(groups__permissions__in=right) | Q(user_permissions__in=right) | Q(is_superuser=True)
    found = User.objects.filter(may, is_active=True).exclude(email="")
    return sorted(set(found.values_list("email", flat=True)))


def _to(subscription: Subscription, event: Event, body: dict[str, Any]) -> Delivery:
    made = _delivery(event, body, subscription.way, subscription.address)
    made.subscription = subscription
    return made


def _delivery(event: Event, body: dict[str, Any], way: str, address: str) -> Delivery:
    message = f"msg_{secrets.token_hex(12)}"
    return Delivery(way=way, address=address, event=event, message=message, body=body)


def _sent(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Rows first; a message to a worker when they are really there."""
    rows = Delivery.objects.bulk_create(deliveries)
    for row in rows:
        transaction.on_commit(partial(hand_over, DELIVER, row.pk, what="a message about a release"))
    return rows
