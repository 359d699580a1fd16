"""Taking a talk back: one side is enough, and then all of it goes. And a side follows its person into their
account.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.contributors import forgotten, put_aside
from accounts.models import Contributor
from corpus import withdrawal
from corpus.models import Recording, StatusMoved
from corpus.verifying import strays
from games.talks import keeping, reporting
from games.talks.live import relay
from games.talks.models import Side, Stretch, Talk
from moderation.answering import hearing
from moderation.serving import blocking, choosing


def connect() -> None:
    strays.also_named("games.Stretch", "audio")
    withdrawal.withdrawn.connect(_withdrawn, dispatch_uid="talks")
    withdrawal.everything.connect(_took_all_back, dispatch_uid="talks")
    forgotten.connect(_took_all_back, dispatch_uid="talks")
    blocking.blocked.connect(_blocked, dispatch_uid="talks")
    put_aside.connect(_put_aside, dispatch_uid="talks")
    choosing.also_present(_heard_by)
    hearing.also_from_within(reporting.is_of_one_of_the_two)


def _heard_by(ids: Collection[UUID]) -> QuerySet[Side, Any]:
    """Prompts of talks in which one of them has a side, be it one that sent no sound and has no take."""
    sides = Side.objects.filter(talk__sides__contributor__in=ids, recording__isnull=False)
    return sides.values_list("recording__prompt_key")


@transaction.atomic
def take_back(talk: Talk, by: str = "speaker") -> None:
    """Both takes, and whatever is not a take yet. One that still goes on ends; again, it changes nothing."""
    has_lines = talk.status not in keeping.DONE
    with suppress(StatusMoved):
        talk.withdraw()
    Side.objects.filter(talk=talk).update(marks=[], settings={}, user_agent="")
    withdrawal.withdraw(list(talk.takes().not_withdrawn()), by=by)
    stretches = list(Stretch.objects.filter(side__talk=talk))
    transaction.on_commit(partial(keeping.let_go, stretches))
    if has_lines:
        transaction.on_commit(partial(relay.tell_over, talk.pk))


def finish(now: datetime) -> None:
    """Take back talks one of whose takes was withdrawn lately, by a process that failed or was ended before
    it came to the other."""
    gone = {"status": Recording.Status.WITHDRAWN, "moved_at__gte": now - keeping.LATE}
    takes = Recording.objects.filter(
        **gone, talk_side__talk__status__in=(Talk.Status.ENDED, Talk.Status.KEPT)
    )
    for take in takes.select_related("talk_side__talk"):
        take_back(take.talk_side.talk, take.moved_by)


def _withdrawn(recordings: Iterable[UUID], by: str, **_: object) -> None:
    """The take of one side was withdrawn, by whomever: the other's holds its voice too."""
    ids = list(recordings)
    # Stored, and not yet named by its side: a moment, or a minute where the worker died in between.
    unnamed = Side.objects.filter(recording=None, talk__status=Talk.Status.ENDED)
    rounds = {str(pk): pk for pk in unnamed.values_list("pk", flat=True)}
    names = Recording.objects.filter(pk__in=ids, round__in=rounds).values_list("round", flat=True)
    talks = Talk.objects.filter(Q(sides__recording__in=ids) | Q(sides__in=[rounds[name] for name in names]))
    for talk in talks.exclude(status=Talk.Status.WITHDRAWN).distinct():
        take_back(talk, by)


def _took_all_back(contributor: Contributor, **_: object) -> None:
    for talk in Talk.objects.of(contributor).exclude(status=Talk.Status.WITHDRAWN):
        take_back(talk)


def _blocked(contributor: Contributor, **_: object) -> None:
    """What goes on with them, or is yet to begin, ends: nobody waits for a line that is shut."""
    keeping.end_all(Talk.objects.of(contributor))


def _put_aside(guest: Contributor, own: Contributor, **_: object) -> None:
    """One person has one side of a talk."""
    theirs = Talk.objects.of(own).values("pk")
    Side.objects.filter(contributor=guest).exclude(talk__in=theirs).update(contributor=own)
