"""Acts on many rows at once, and the undoing of one. They are only asked for here; a worker does them."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from accounts.models import Act, Contributor, JournalEntry, User
from corpus.broker import hand_over
from corpus.models import StatusMoved
from moderation.models import MassAct
from moderation.people import previews

CARRY_ON: Final = "moderation.housekeeping.carry_on"
"""By name: what is scheduled stands above this room."""

Kind = MassAct.Kind


def undo_decisions(
    by: User, decider: User, reason: str, *, since: datetime | None = None, until: datetime | None = None
) -> MassAct:
    """Undo all decisions of a moderator that stand now, of a time or altogether.

    Raises:
        ValueError: no reason was given, or the time ends before it begins.
    """
    if since and until and until <= since:
        raise ValueError("the time ends before it begins")
    total = previews.decisions_of(decider.pk, since, until).count()
    return _ask(by, Kind.DECISIONS, reason, decider=decider, since=since, until=until, total=total)


def take_out_opinions(by: User, person: Contributor, reason: str) -> MassAct:
    """Take all votes of a person out of every count, and dismiss their open reports. Raises ValueError as
    above."""
    found = previews.of_opinions(person)
    return _ask(by, Kind.OPINIONS, reason, people=[person], total=found.votes + found.reports)


def on_people(by: User, kind: MassAct.Kind, people: Collection[Contributor], reason: str) -> MassAct:
    """Block some people, or keep their votes from counting. Raises ValueError as above."""
    return _ask(by, kind, reason, people=people, total=len(people))


@transaction.atomic
def undo(act: MassAct, by: User) -> MassAct:
    """Bring back what an act changed, as far as nobody has moved on from there.

    Raises:
        StatusMoved: it is not done yet, was undone before, or is an undoing itself.
    """
    act = MassAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if not act.is_finished or act.undoes_id or MassAct.objects.filter(undoes=act).exists():
        raise StatusMoved(f"{act} cannot be undone")
    values = {"decider": act.decider, "since": act.since, "until": act.until, "total": act.done}
    return _ask(by, Kind(act.kind), act.reason, people=act.people.all(), undoes=act, **values)


@transaction.atomic
def _ask(
    by: User, kind: MassAct.Kind, reason: str, people: Collection[Contributor] = (), **values: object
) -> MassAct:
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("an act on many needs a reason")
    act = MassAct.objects.create(kind=kind, moderator=by, reason=reason, **values)
    act.people.set(people)
    speaker = next(iter(people)).speaker if len(people) == 1 else ""
    what = f"{act.get_kind_display()}{', undone' if act.undoes_id else ''}: {reason}"
    JournalEntry.write(Act.ACTED, by, account=act.decider, speaker=speaker, text=what)
    transaction.on_commit(partial(hand_over, CARRY_ON, act.pk, what=str(act)))
    return act
