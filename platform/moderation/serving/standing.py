"""Who listens, and where they stand on the ladder."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import UUIDField

from accounts.models import Contributor, User
from corpus.marking import N_
from corpus.statements.prepared import Given, Prepared
from moderation.access import may_review
from moderation.belief import ladder
from moderation.belief.ladder import Rung
from moderation.models import Standing

FREE: Final = Prepared(
    lambda: (
        Contributor.objects.select_for_update(no_key=True)
        .filter(pk=Given("pk", UUIDField()), blocked_at=None)
        .values_list("pk")
    )
)
"""A contributor who is not blocked, held until the transaction ends. Rows that name them may be written even
so: a worker that has written one would wait for who counts their vote, and that for what the worker holds."""


YOURSELF: Final = N_("That is about yourself. Another moderator decides it.")


class OfOneself(Exception):
    """A moderator would speak for themselves; says so, as a sentence of the catalogues."""

    def __init__(self) -> None:
        super().__init__(YOURSELF)


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
    return ladder.rung(mine.right, mine.golds, decides=listener.decides, quarantined=mine.is_quarantined)


def rung_of(contributor: Contributor) -> Rung:
    """Where a speaker stands, by whatever browser they come; their account says whether they may review."""
    user = contributor.user
    return rung(Listener(contributor, decides=user is not None and may_review(user)))


def not_oneself(contributor: Contributor, moderator: User) -> None:
    """Raises OfOneself where a moderator would let off their own contributor."""
    if contributor.user_id == moderator.pk:
        raise OfOneself


def may_vote(contributor: Contributor) -> bool:
    """Whether they are not blocked, and stay so until the transaction ends: a vote and a block wait for each
    other here, or a vote that came in meanwhile would go on counting."""
    return bool(FREE.rows(pk=contributor.pk))
