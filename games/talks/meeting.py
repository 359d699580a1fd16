"""How two people come to a talk: by an invitation, with the consent of each. Plain sync functions."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import addresses
from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import INVITATIONS, INVITATIONS_OF_AN_ADDRESS, Per
from accounts.models import Contributor
from corpus.refusals import Fault, Refused
from games.catalogue.two import registry
from games.catalogue.two.base import Sides, TalkGame
from games.play import allowance, takes
from games.talks import consent
from games.talks.models import Side, Talk

FAULTS = {Per.CONTRIBUTOR: Fault.TOO_MUCH_AT_ONCE, Per.ADDRESS: Fault.TOO_MANY_AT_YOUR_ADDRESS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a talk: their side, or the number that they would have.

    Attributes:
        side: None while they have not joined.
    """

    talk: Talk
    number: int
    side: Side | None

    @property
    def agreed(self) -> bool:
        return self.side is not None and self.side.agreed_at is not None


def find_game(key: str) -> TalkGame:
    """Raises Refused(unknown_game)."""
    try:
        return registry.talk(key)
    except registry.UnknownTalk:
        raise Refused(Fault.UNKNOWN_GAME) from None


@transaction.atomic
def invite(contributor: Contributor, game: TalkGame, language: str, address: str) -> Talk:
    """A new talk, whose side 0 they are.

    Args:
        address: where they come from; "" where that is not known.

    Raises:
        Refused: no_consent, blocked, unknown_language, too_much_sound, too_much_at_once, or
            too_many_at_your_address.
    """
    may_invite(contributor, game, language, address)
    talk = drawn(game, language, Talk.MetBy.INVITATION)
    Side.objects.create(talk=talk, number=0, contributor=contributor)
    return talk


def may_invite(contributor: Contributor, game: TalkGame, language: str, address: str) -> None:
    """Whether they may have a new talk; it counts. Raises as `invite`."""
    takes.may_record(contributor)
    if language not in game.languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    allowance.check(contributor)
    _count(contributor, address)


def drawn(
    game: TalkGame, language: str, met_by: Talk.MetBy, fits: Callable[[Sides], bool] = lambda _: True
) -> Talk:
    """A new talk, without sides; drawn until it fits, which is soon."""
    sides = game.draw(secrets.randbits(32), language)
    while not fits(sides):
        sides = game.draw(secrets.randbits(32), language)
    return Talk.objects.create(
        game=game.key,
        language=language,
        prompts=list(sides.prompts),
        solution=sides.solution,
        minutes=game.minutes,
        met_by=met_by,
    )


def place(contributor: Contributor, code: str) -> Place:
    """Where they stand in the talk with this code.

    Raises:
        Refused: no_consent, blocked; unknown_talk, talk_taken by two others, or talk_ended without them.
    """
    takes.may_record(contributor)
    talk = Talk.objects.filter(code=code).first()
    if talk is None:
        raise Refused(Fault.UNKNOWN_TALK)
    sides = list(Side.objects.filter(talk=talk).select_related("contributor"))
    mine = next((each for each in sides if each.contributor_id == contributor.pk), None)
    if mine is not None:
        return Place(talk, mine.number, mine)
    if len(sides) > 1 or talk.with_house:
        raise Refused(Fault.TALK_TAKEN)
    if talk.is_over or not sides:
        raise Refused(Fault.TALK_ENDED)
    # Whoever was reported learns nothing of it here: no talk is known to them by that code.
    if Talk.objects.reported_between(contributor, sides[0].contributor).exists():
        raise Refused(Fault.UNKNOWN_TALK)
    return Place(talk, 1, None)


def side_of(contributor: Contributor | None, code: str) -> Side:
    """Their side, of whoever has one: to take a talk back, or to report the other, nobody is asked whether
    they may record.

    Raises:
        Refused: unknown_talk.
    """
    sides = Side.objects.select_related("talk").filter(contributor=contributor, talk__code=code)
    side = sides.first() if contributor is not None else None
    if side is None:
        raise Refused(Fault.UNKNOWN_TALK)
    return side


def agree(contributor: Contributor, code: str, text: consent.Text) -> Side:
    """They agree to the conversations' consent, and have their side with it; twice is once.

    Raises:
        Refused: as `place`; talk_ended; too_much_sound.
    """
    here = place(contributor, code)
    if here.talk.is_over:
        raise Refused(Fault.TALK_ENDED)
    allowance.check(contributor)
    side = here.side or _joined(here, contributor)
    if side.agreed_at is None:
        side.update(
            consent=takes.may_record(contributor),
            text_version=text.version,
            text_language=text.language,
            text_sha256=text.sha256,
            agreed_at=timezone.now(),
        )
    return side


def seated(contributor: Contributor, code: str) -> Side:
    """The side of somebody who has agreed, for the socket.

    Raises:
        Refused: as `place`; no_consent, of who has not agreed to talk; too_much_sound, of who comes to one
            that is yet to begin.
    """
    here = place(contributor, code)
    if here.side is None or not here.agreed:
        raise Refused(Fault.NO_CONSENT)
    if here.talk.status == Talk.Status.OPEN:
        allowance.check(contributor)
    here.side.talk = here.talk
    return here.side


def _joined(here: Place, contributor: Contributor) -> Side:
    """Of two who join at the same moment the database lets one in."""
    try:
        with transaction.atomic():
            return Side.objects.create(talk=here.talk, number=here.number, contributor=contributor)
    except IntegrityError:
        raise Refused(Fault.TALK_TAKEN) from None


def _count(contributor: Contributor, address: str) -> None:
    try:
        counting.count(INVITATIONS, contributor.pk)
        counting.count(INVITATIONS_OF_AN_ADDRESS, addresses.hashed(address))
    except Exceeded as exceeded:
        raise Refused(FAULTS[exceeded.limit.per], exceeded.wait) from None
