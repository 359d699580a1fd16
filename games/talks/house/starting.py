"""A talk with the house, for who finds nobody else. Plain sync functions."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import Contributor
from corpus.refusals import Fault, Refused
from games.catalogue.two.base import Sides, TalkGame
from games.catalogue.two.house import SIDE, Drawn
from games.play import takes
from games.talks import meeting
from games.talks.models import Side, Talk


def plays(game: TalkGame, language: str = "") -> bool:
    """Whether the house plays a game: in that language, or in any."""
    return game.house is not None and (not language or language in game.house.languages())


@transaction.atomic
def start(contributor: Contributor, game: TalkGame, language: str, address: str) -> Talk:
    """A talk whose side 0 they are; the other side has no row, since nobody is there.

    Nobody hears them, so that no other consent is asked than that to be recorded.

    Raises:
        Refused: as `meeting.invite`; unknown_game where the house does not play it, and unknown_language
            where it does not speak that.
    """
    if not plays(game):
        raise Refused(Fault.UNKNOWN_GAME)
    if not plays(game, language):
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    meeting.may_invite(contributor, game, language, address)
    talk = meeting.drawn(game, language, Talk.MetBy.HOUSE, lambda sides: _fits(game, sides))
    agreed = {"consent": takes.may_record(contributor), "agreed_at": timezone.now()}
    Side.objects.create(talk=talk, number=1 - SIDE, contributor=contributor, **agreed)
    return talk


def _fits(game: TalkGame, sides: Sides) -> bool:
    """Whether the house has something to do in its side's place."""
    part = game.house
    drawn = Drawn(sides.prompts[SIDE], sides.solution, secrets.randbits(32))
    return part is not None and part.script(drawn) is not None
