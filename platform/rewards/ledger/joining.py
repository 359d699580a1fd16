"""Progress follows people: a guest's goes into the account that signs in. Who is forgotten has none
(`rewards.kept`).

A guest whose browser an account's own contributor takes over keeps the takes: whose voice it is, signing in
does not tell. The points move, once: signing out leaves the guest without them.
"""

import logging
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.contributors import put_aside
from accounts.models import Contributor
from corpus.models import Sample
from corpus.withdrawal import withdrawn
from moderation.serving import standing
from rewards.ledger import lines, reviewing
from rewards.models import Award, Badge, Bonus, Profile, Quest
from rewards.points import Part

log = logging.getLogger(__name__)


def connect() -> None:
    put_aside.connect(_put_aside, dispatch_uid="rewards")
    withdrawn.connect(_withdrawn, dispatch_uid="rewards")


@transaction.atomic
def take_along(guest: Contributor, own: Contributor) -> None:
    """Give a guest's points, bonuses and badges to `own`. Again, there is nothing left to give.

    Limits hold for the two together: what is above a day's is taken off, and a quest pays once.
    """
    if guest.pk == own.pk or guest.is_blocked or own.is_blocked:
        return
    giver, taker = _both_locked(guest, own)
    moving = Award.objects.filter(contributor=guest)
    days = set(moving.values_list("day", "language"))
    if not days and not giver.golds:
        return
    moving.update(contributor=own)
    Bonus.objects.filter(contributor=guest).update(contributor=own)
    _move_badges(guest, own)
    _move_calibration(giver, taker)
    _keep_to_the_limits(own, days)


def _both_locked(guest: Contributor, own: Contributor) -> tuple[Profile, Profile]:
    """Both profiles, locked in one order, so that two sign-ins never wait for each other."""
    held = {each.pk: lines.locked(each.pk) for each in sorted((guest, own), key=lambda each: each.pk)}
    return held[guest.pk], held[own.pk]


def _move_badges(guest: Contributor, own: Contributor) -> None:
    mine = Badge.objects.filter(contributor=own).values_list("key", flat=True)
    Badge.objects.filter(contributor=guest).exclude(key__in=list(mine)).update(contributor=own)
    Badge.objects.filter(contributor=guest).delete()


def _move_calibration(giver: Profile, taker: Profile) -> None:
    """The mean of both, each by its number of known clips."""
    golds = giver.golds + taker.golds
    if golds:
        taker.brier = (giver.golds * giver.brier + taker.golds * taker.brier) / golds
        taker.golds = golds
        taker.save(update_fields=["golds", "brier"])
    giver.golds, giver.brier = 0, 0.0
    giver.save(update_fields=["golds", "brier"])


def _keep_to_the_limits(own: Contributor, days: set[tuple[date, str]]) -> None:
    for day, language in days:
        _keep_to_the_limit(own, day, language)
        _one_quest(own.pk, day, language)


def _keep_to_the_limit(own: Contributor, day: date, language: str) -> None:
    over = lines.of_the_day(own.pk, day) - standing.rung_of(own).points_a_day
    if over <= 0:
        return
    reference = f"{own.pk}:{day}"
    turn = Award.objects.filter(kind=Award.Kind.LIMIT, reference=reference).count()
    fields: dict[str, Any] = {"contributor": own, "language": language, "day": day, "turn": turn}
    lines.write([lines.line(Award.Kind.LIMIT, reference, [Part("day_limit", -over)], **fields)])


def _one_quest(own: UUID, day: date, language: str) -> None:
    quest = Quest.objects.of(language, day)
    if quest is None:
        return
    paid = Award.objects.filter(kind=Award.Kind.QUEST, contributor=own, reference__startswith=f"{quest.pk}:")
    histories = lines.histories(paid)
    standing = [each for each in histories if sum(line.points for line in each) > 0]
    lines.write(line for each in standing[1:] if (line := lines.correction(each, stands=False)))


def _put_aside(guest: Contributor, own: Contributor, **_: object) -> None:
    take_along(guest, own)


def _withdrawn(recordings: list[UUID], **_: object) -> None:
    """The points go at once. Nobody's withdrawal depends on it: the next look finds what is left."""
    try:
        ids = Sample.objects.filter(recording__in=recordings).values_list("pk", flat=True)
        with transaction.atomic():
            reviewing.review(ids)
    except Exception:  # whatever a database may raise; the take is gone already
        log.exception("The points of withdrawn takes wait for the next look")
