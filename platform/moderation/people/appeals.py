"""Whoever is blocked, or whose votes do not count, may say once why that is wrong; a moderator answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Act, Contributor, JournalEntry, User
from corpus.marking import N_
from corpus.models import StatusMoved
from moderation.desk.wording import REPORTED
from moderation.models import Appeal
from moderation.serving import blocking, quarantine, standing

MOST: Final = 3
"""Appeals of one person within `WITHIN`, whatever they are against."""

WITHIN: Final = timedelta(days=30)

TOO_LONG: Final = N_("That is too long: 1,000 characters at most.")
EMPTY: Final = N_("Write what is wrong with it first.")
NO_GROUND: Final = N_("There is nothing to appeal against: this has been lifted already.")
TWICE: Final = N_("You have appealed against this already. A moderator answers here.")
TOO_MANY: Final = N_("Those were three appeals within 30 days. Wait for the answers first.")

About = Appeal.About


class NotTaken(Exception):
    """An appeal that is not taken; says why, as a sentence of the catalogues."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands against somebody now.

    Attributes:
        reason: as the moderator or the rule wrote it; where it is one of ours, a sentence of the catalogues.
        appeal: what they have said against it; None as long as they may.
    """

    about: Appeal.About
    since: datetime
    reason: str
    appeal: Appeal | None


def grounds(person: Contributor) -> list[Ground]:
    """Their block, and that their votes do not count, as far as it is so."""
    mine = standing.of(person)
    found = [(About.BLOCK, person.blocked_at, person.blocked_reason)]
    found.append((About.QUARANTINE, mine.quarantined_at, mine.quarantine_reason))
    written = {(each.about, each.since): each for each in person.appeals.all()}
    return [
        Ground(about, since, REPORTED.get(reason, reason), written.get((about.value, since)))
        for about, since, reason in found
        if since is not None
    ]


def write(person: Contributor, about: str, text: str) -> Appeal:
    """Take an appeal against what stands now.

    Raises:
        NotTaken: empty, too long, nothing stands, or they have appealed before.
    """
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text or len(text) > Appeal.MOST:
        raise NotTaken(TOO_LONG if text else EMPTY)
    ground = next((each for each in grounds(person) if each.about == about), None)
    if ground is None:
        raise NotTaken(NO_GROUND)
    if ground.appeal is not None:
        raise NotTaken(TWICE)
    if person.appeals.filter(created_at__gt=timezone.now() - WITHIN).count() >= MOST:
        raise NotTaken(TOO_MANY)
    try:
        with transaction.atomic():
            return Appeal.objects.create(contributor=person, about=about, since=ground.since, text=text)
    except IntegrityError:  # from two tabs at once
        raise NotTaken(TWICE) from None


@transaction.atomic
def answer(appeal: Appeal, by: User, said: str, *, lift: bool) -> None:
    """Lift what the appeal is against, or keep it, with a word to whoever wrote it.

    Raises:
        ValueError: without a word.
        StatusMoved: another moderator was quicker.
    """
    said = " ".join(said.split())[:300]
    if not said:
        raise ValueError("an appeal is answered with a word")
    appeal.close(Appeal.Status.LIFTED if lift else Appeal.Status.KEPT, by=by, answer=said)
    text = f"{appeal.get_status_display()}: {said}"
    JournalEntry.write(Act.ANSWERED, by, speaker=appeal.contributor.speaker, text=text)
    if lift:
        _lift(appeal, by)


def waiting() -> QuerySet[Appeal]:
    """Those that nobody has answered, the oldest first."""
    rows = Appeal.objects.waiting().select_related("contributor__standing")
    return rows.order_by("created_at", "pk")


def _lift(appeal: Appeal, by: User) -> None:
    """Only what it is against: what was lifted since, and put up again, is another matter. Where it was
    lifted and nothing stands, that is what they are told."""
    person = appeal.contributor
    person.refresh_from_db()
    stands = [each.since for each in grounds(person) if each.about == appeal.about]
    if not stands:
        return
    if appeal.since not in stands:
        raise StatusMoved(f"what {appeal} is against was lifted before")
    if appeal.about == About.BLOCK:
        blocking.unblock(person, by)
    else:
        quarantine.end(person, by)
