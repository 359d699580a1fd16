"""Who has which sample before them. A moderator gets a small set at once: the next one is there already.

A lease is a claim on a row, made by one conditional statement: of two that reach for a sample one gets it. It
ends with the decision, when it is put aside, at sign-out, or by silence. What is decided after it ran out
counts all the same, unless somebody else was first (`moderation.desk.decisions`).
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.signals import user_logged_out
from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.labels import Decider
from corpus.models import OPEN, Recording, Sample
from corpus.statements.prepared import Given, Prepared
from moderation.belief import trust
from moderation.desk import queue
from moderation.desk.filters import Filters
from moderation.models import Lean, Lease, Recheck

DECIDED: Final = (Sample.Status.ACCEPTED, Sample.Status.REJECTED)

SET: Final = 3
"""Samples that a moderator has: the one that is heard, the next, and one more for a quick hand."""

GOOD_FOR: Final = timedelta(minutes=5)

RENEWED_AFTER: Final = timedelta(minutes=1)
"""Of `GOOD_FOR`: a set of whose time less has gone is not written again."""

RECHECK_EVERY: Final = 20
"""One in so many decided samples comes back, blind, to another moderator."""

CROWD_AUDITS: Final = 3
"""Of `trust.AUDIT_EVERY` disputed samples, after how many an audit of what listeners accepted comes: it waits
for these before it accepts more."""

TRIES: Final = 12
"""Times that a set is filled up when others were quicker to reach for the same samples."""


def take(moderator: User, filters: Filters, *, without: Collection[UUID] = ()) -> list[Sample]:
    """This moderator's set, in its order, filled up, and theirs for some minutes from now on; empty when
    nothing is left for them.

    Args:
        without: ids of samples that they put aside.
    """
    kept = _keep(moderator, filters.query, without)
    for _ in range(TRIES):
        had = [sample.pk for sample in kept]
        wanted = _wanted(moderator, filters, [*without, *had], SET - len(kept))
        kept += _reach_for(wanted, moderator, filters.query)
        if len(kept) >= SET or len(kept) == len(had) + len(wanted):
            break
    return kept


def claim(sample: Sample, moderator: User, view: str = "") -> bool:
    """Reach for a sample, or hold it for longer; False where another moderator has it."""
    held = Lease.objects.filter(sample=sample, moderator=moderator)
    return bool(held.update(expires_at=timezone.now() + GOOD_FOR) or _reach_for([sample], moderator, view))


def _reach_for(wanted: Sequence[Sample], moderator: User, view: str) -> list[Sample]:
    """Those that nobody else has, or gets at this moment."""
    if not wanted:
        return []
    now = timezone.now()
    values: dict[str, Any] = {"moderator": moderator, "view": view, "expires_at": now + GOOD_FOR}
    mine = Lease.reach(
        [
            Lease(sample=sample, leased_at=now + timedelta(microseconds=place), **values)
            for place, sample in enumerate(wanted)
        ]
    )
    return [sample for sample in wanted if sample.pk in mine]


def holder(sample: Sample, than: User) -> User | None:
    """Another moderator who has this sample before them."""
    found = Lease.objects.live().filter(sample=sample).exclude(moderator=than)
    lease = found.select_related("moderator").first()
    return lease.moderator if lease else None


def view_of(sample: Sample, moderator: User) -> str:
    """The filters of the queue that it was handed out from."""
    return (
        Lease.objects.filter(sample=sample, moderator=moderator).values_list("view", flat=True).first() or ""
    )


def give_back(sample_id: UUID, moderator: User) -> None:
    Lease.objects.filter(sample=sample_id, moderator=moderator).delete()


@receiver(user_logged_out, dispatch_uid="moderation leases")
def give_all_back(user: User | None, **_: object) -> None:
    """Who signs out has nothing before them any longer."""
    if user is not None:
        Lease.objects.filter(moderator=user).delete()


def comes_back(sample: Sample) -> bool:
    """Whether, once decided, it is heard again by another moderator: chosen by its id, so for ever."""
    return int.from_bytes(sha256(sample.pk.bytes).digest()[16:24]) % RECHECK_EVERY == 0


def rechecking(sample: Sample, moderator: User) -> Recheck | None:
    """The second opinion that this moderator is asked for, where they are."""
    waits = Recheck.objects.filter(sample=sample, waits=True).exclude(first__moderator=moderator)
    held = Lease.objects.filter(moderator=moderator, sample=OuterRef("pk"))
    return waits.filter(Exists(held)).select_related("first__moderator").first()


def _keep(moderator: User, view: str, without: Collection[UUID]) -> list[Sample]:
    """What they have already; what another view handed out, or what is decided meanwhile, is given back."""
    now, mine = timezone.now(), Lease.objects.filter(moderator=moderator)
    held: list[Any] = HELD.rows(moderator=moderator.pk, view=view, now=now)
    rows = [lease for lease in held if lease.stays and lease.sample_id not in without]
    if len(rows) < len(held):  # mostly nothing is given back, and a delete would wait for whoever writes
        mine.filter(pk__in={lease.pk for lease in held} - {lease.pk for lease in rows}).delete()
    if any(lease.expires_at < now + GOOD_FOR - RENEWED_AFTER for lease in rows):
        mine.filter(pk__in={lease.pk for lease in rows}).update(expires_at=now + GOOD_FOR)
    return [lease.sample for lease in rows]


def _held() -> QuerySet[Lease]:
    asked_again = Exists(Recheck.objects.filter(sample=OuterRef("sample"), waits=True))
    live = Q(view=Given("view", CharField()), expires_at__gt=Given("now", DateTimeField()))
    mine = Lease.objects.filter(moderator=Given("moderator", BigIntegerField()))
    # What was taken back or lost is nobody's to hear again: it would stay on the desk for ever.
    heard_again = Q(asked_again, sample__status__in=DECIDED)
    stays = live & (Q(sample__status__in=OPEN) | heard_again)
    order = ("leased_at", "-sample__priority")
    return mine.annotate(stays=stays).select_related("sample__recording").order_by(*order)


HELD: Final = Prepared(_held)
"""All that a moderator has, and whether it stays theirs in this view."""


def _wanted(moderator: User, filters: Filters, without: Collection[UUID], count: int) -> list[Sample]:
    """Disputed samples, and in between what chance has drawn: never in front of them all."""
    if count <= 0:
        return []
    found: list[Sample] = []
    for sample in queue.disputed(count, filters, without=without, free_for=moderator):
        found.append(sample)
        left_out = [*without, *(each.pk for each in found)]
        found += _drawn_after(sample, moderator, filters, left_out)
    for ways in (_rechecks, _crowd_audits, _audits, _agreed):
        if len(found) < count:
            left_out = [*without, *(each.pk for each in found)]
            found += ways(moderator, filters, left_out, count - len(found))
    return found


def _drawn_after(
    sample: Sample, moderator: User, filters: Filters, without: Collection[UUID]
) -> list[Sample]:
    """After one in `trust.AUDIT_EVERY` disputed samples an audit, after another one a second opinion, after
    `CROWD_AUDITS` others something that listeners accepted together."""
    drawn = _drawn(sample)
    ways = [_audits, _rechecks, *[_crowd_audits] * CROWD_AUDITS]
    return ways[drawn](moderator, filters, without, 1) if drawn < len(ways) else []


def _drawn(sample: Sample) -> int:
    """0 to 9, by its id."""
    return int.from_bytes(sha256(sample.pk.bytes).digest()[24:]) % trust.AUDIT_EVERY


def _audits(moderator: User, filters: Filters, without: Collection[UUID], count: int) -> list[Sample]:
    return queue.audits(count, filters, without=without, free_for=moderator)


def _agreed(moderator: User, filters: Filters, without: Collection[UUID], count: int) -> list[Sample]:
    return queue.agreed(count, filters, without=without, free_for=moderator)


def _rechecks(moderator: User, filters: Filters, without: Collection[UUID], count: int) -> list[Sample]:
    """What another moderator decided."""
    return _heard_again(Decider.PERSON, moderator, filters, without, count)


def _crowd_audits(moderator: User, filters: Filters, without: Collection[UUID], count: int) -> list[Sample]:
    """What listeners accepted together, and nobody has decided otherwise since."""
    return _heard_again(Decider.CROWD, moderator, filters, without, count)


def _heard_again(
    by: Decider, moderator: User, filters: Filters, without: Collection[UUID], count: int
) -> list[Sample]:
    """Oldest first, of what somebody else decided and this moderator has neither heard nor spoken."""
    if not filters.takes_all:
        return []
    aside = queue.padded(without)
    found = _waiting(by, filters, count, len(aside))
    return [each.sample for each in found.rows(moderator=moderator.pk, now=timezone.now(), **aside)]


@lru_cache(queue.VIEWS)
def _waiting(by: Decider, filters: Filters, count: int, aside: int) -> Prepared[Recheck]:
    def asked() -> QuerySet[Recheck]:
        who = Given("moderator", BigIntegerField())
        rows = Recheck.objects.filter(waits=True, first__decided_by=by).exclude(first__moderator=who)
        if by == Decider.CROWD:
            rows = rows.filter(sample__decided_by=by)
        if filters.language:
            rows = rows.filter(language__in=filters.language)
        heard = Lean.objects.filter(sample=OuterRef("pk"), moderator=who)
        spoke = Contributor.objects.filter(user=who, speaker=OuterRef("sample__speaker"))
        rows = rows.exclude(Exists(heard) | Exists(spoke)).exclude(queue.held_by_others())
        # By the sample's own id: a relation looks at values before they are given.
        rows = rows.exclude(sample__id__in=queue.given_aside(aside))
        rows = rows.filter(sample__recording__status=Recording.Status.LISTENED)
        if filters.game:
            rows = rows.filter(sample__game=filters.game)
        return rows.select_related("sample__recording").order_by("created_at")[:count]

    return Prepared(asked)
