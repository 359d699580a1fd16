"""Who listens, where they stand, and whether their votes count: by rule after known clips, or by hand."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Contributor, User
from moderation.belief import ladder, reweighing
from moderation.belief.ladder import Rung
from moderation.models import Serving, Standing, Vote

RULE: Final = "rule"
"""Who quarantines and releases when no moderator does."""

TOO_WRONG: Final = "known clips heard wrongly"


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, as far as anybody can tell: everybody this browser or its account is known to have been.

    Attributes:
        contributor: who the vote will be counted for.
        known_as: ids of other contributors that are the same person.
        user_id: the account that is signed in; who has leaned in the cockpit has seen what it shows then.
        decides: whether the account may review.
        address: keyed hash of where they listen from (`accounts.addresses`); "" where that is not known.
        beside: ids of contributors that have recorded from there today, and may be the same person.
    """

    contributor: Contributor
    known_as: frozenset[UUID] = field(default_factory=frozenset)
    user_id: int | None = None
    decides: bool = False
    address: str = ""
    beside: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def ids(self) -> frozenset[UUID]:
        return self.known_as | {self.contributor.pk}


def of(contributor: Contributor) -> Standing:
    """The row; one of zeros, not saved, for somebody who has none."""
    found = Standing.objects.filter(pk=contributor.pk).first()
    return found or Standing(contributor=contributor)


def rung(listener: Listener) -> Rung:
    """Where they stand on the ladder."""
    mine = of(listener.contributor)
    return ladder.rung(mine.right, decides=listener.decides, quarantined=mine.is_quarantined)


def may_vote(contributor: Contributor) -> bool:
    """Whether they are not blocked, and stay so until the transaction ends: a vote and a block wait for each
    other here, or a vote that came in meanwhile would go on counting."""
    return (
        Contributor.objects.select_for_update().filter(pk=contributor.pk, blocked_at=None).first() is not None
    )


def heard_known(contributor: Contributor, right: bool) -> None:
    """Count a vote on a clip whose answer is known; quarantine and release follow by rule."""
    mine, _ = Standing.objects.get_or_create(contributor=contributor)
    Standing.objects.filter(pk=mine.pk).update(golds=F("golds") + 1, right=F("right") + int(right))
    if ladder.listens(_newest_answers(mine), quarantined=mine.is_quarantined):
        _let_count(mine, by=RULE)
    elif mine.quarantine(by=RULE, reason=TOO_WRONG):
        reweighing.set_counting(contributor, False)


@transaction.atomic
def quarantine(contributor: Contributor, moderator: User, reason: str) -> bool:
    """Keep the votes, and let none of them count; False when that was so before."""
    may_vote(contributor)
    mine, _ = Standing.objects.get_or_create(contributor=contributor)
    moved = mine.quarantine(by=f"moderator {moderator.pk}", reason=reason)
    if moved:
        reweighing.set_counting(contributor, False)
    return moved


@transaction.atomic
def release(contributor: Contributor, moderator: User) -> bool:
    """Let the votes count again; False when they did. Of who is blocked they go on not counting."""
    may_vote(contributor)
    mine = of(contributor)
    return mine.is_quarantined and _let_count(mine, by=f"moderator {moderator.pk}")


def _let_count(mine: Standing, by: str) -> bool:
    if not mine.is_quarantined or not mine.release(by=by):
        return False
    if not mine.contributor.is_blocked:
        reweighing.set_counting(mine.contributor, True)
    return True


def _newest_answers(mine: Standing) -> list[bool]:
    """Whether each of the newest known clips was heard rightly."""
    same = Vote.objects.filter(
        sample=OuterRef("sample"), contributor=OuterRef("contributor"), label=OuterRef("label")
    )
    judged = Q(answered_at__gt=mine.judged_from) if mine.judged_from else Q()
    known = Serving.objects.filter(judged, contributor=mine.pk, gold=True, status=Serving.Status.VOTED)
    rows = known.order_by("-served_at").annotate(was_right=Exists(same))
    return list(rows.values_list("was_right", flat=True)[: ladder.NEWEST])
