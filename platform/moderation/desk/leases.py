"""Who has which sample before them. A moderator gets a small set at once: the next one is there already.

A lease is a claim on a row, made by one conditional statement: of two that reach for a sample one gets it. It
ends with the decision, when it is put aside, at sign-out, or by silence. What is decided after it ran out
counts all the same, unless somebody else was first (`moderation.desk.decisions`).
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.signals import user_logged_out
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from corpus.labels import Decider
from corpus.models import OPEN, Recording, Sample
from moderation.belief import trust
from moderation.desk import queue
from moderation.desk.filters import Filters
from moderation.models import Lean, Lease, Recheck

SET: Final = 3
"""Samples that a moderator has: the one that is heard, the next, and one more for a quick hand."""

GOOD_FOR: Final = timedelta(minutes=5)

RECHECK_EVERY: Final = 20
"""One in so many decided samples comes back, blind, to another moderator."""

CROWD_AUDITS: Final = 3
"""Of `trust.AUDIT_EVERY` disputed samples, after how many an audit of what listeners accepted comes: it waits
for these before it accepts more."""

TRIES: Final = 12
"""Times that a set is filled up when others were quicker to reach for the same samples."""


def take(moderator: User, filters: Filters, *, without: Collection[UUID] = ()) -> list[Sample]:
    """This moderator's set, in its order, filled up; empty when nothing is left for them.

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
    """Those that nobody else has, or gets at this moment: two statements claim, a third says whose it is."""
    if not wanted:
        return []
    now = timezone.now()
    values: dict[str, Any] = {"moderator": moderator, "view": view, "expires_at": now + GOOD_FOR}
    rows = Lease.objects.filter(sample__in=wanted)
    rows.filter(expires_at__lte=now).update(leased_at=now, **values)
    new = (
        Lease(sample=sample, leased_at=now + timedelta(microseconds=place), **values)
        for place, sample in enumerate(wanted)
    )
    Lease.objects.bulk_create(new, ignore_conflicts=True)
    mine = set(rows.filter(moderator=moderator).values_list("sample_id", flat=True))
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
    asked_again = Exists(Recheck.objects.filter(sample=OuterRef("sample"), waits=True))
    stays = Q(view=view, expires_at__gt=timezone.now()) & (Q(sample__status__in=OPEN) | Q(asked_again))
    mine = Lease.objects.filter(moderator=moderator).select_related("sample__recording")
    held: list[Any] = list(mine.annotate(stays=stays).order_by("leased_at", "-sample__priority"))
    rows = [lease for lease in held if lease.stays and lease.sample_id not in without]
    if len(rows) < len(held):  # mostly nothing is given back, and a delete would wait for whoever writes
        gone = {lease.pk for lease in held} - {lease.pk for lease in rows}
        Lease.objects.filter(moderator=moderator, pk__in=gone).delete()
    return [lease.sample for lease in rows]


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
    """Oldest first, of what somebody else decided and this moderator has never heard."""
    if not filters.takes_all:
        return []
    rows = Recheck.objects.filter(waits=True, first__decided_by=by).exclude(first__moderator=moderator)
    if by == Decider.CROWD:
        rows = rows.filter(sample__decided_by=by)
    if filters.language:
        rows = rows.filter(language__in=filters.language)
    heard = Lean.objects.filter(sample=OuterRef("pk"), moderator=moderator)
    held = Lease.objects.live().exclude(moderator=moderator).filter(sample=OuterRef("pk"))
    rows = rows.exclude(Exists(heard)).exclude(Exists(held)).exclude(pk__in=without)
    rows = rows.filter(sample__recording__status=Recording.Status.LISTENED)
    if filters.game:
        rows = rows.filter(sample__game=filters.game)
    found = rows.select_related("sample__recording").order_by("created_at")[:count]
    return [each.sample for each in found]
