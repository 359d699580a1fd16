"""Rounds given out to players: signed, so that nothing can be submitted that was not asked for."""

import uuid
from dataclasses import asdict
from typing import Any

from django.core import signing

from corpus.refusals import Fault, Refused
from games.play.session import Round

SALT = "games.round"

LIFETIME = 7 * 24 * 3600
"""Seconds. One lifetime for starting and for sending again: a take that a browser kept through a lost
connection, a closed tab or a restart of the server is still welcome a week later."""


def new_round(contributor: str, game: str, language: str, prompt_key: str, prompt: dict[str, Any]) -> Round:
    return Round(str(uuid.uuid4()), contributor, game, language, prompt_key, prompt)


def seal(given: Round) -> str:
    """The signed token of a round; it carries the time it was given out."""
    return signing.dumps(asdict(given), salt=SALT)


def unseal(token: str, *, contributor: str, game: str) -> Round:
    """The round in a token, when this site gave it to this contributor in this game.

    Raises:
        Refused: unknown_round, expired_round, not_allowed.
    """
    try:
        given = Round(**signing.loads(token, salt=SALT, max_age=LIFETIME))
    except signing.SignatureExpired:
        raise Refused(Fault.EXPIRED_ROUND) from None
    except signing.BadSignature:
        raise Refused(Fault.UNKNOWN_ROUND) from None
    if given.game != game:
        raise Refused(Fault.UNKNOWN_ROUND)
    if given.contributor != contributor:
        raise Refused(Fault.NOT_ALLOWED)
    return given
