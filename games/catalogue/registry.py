"""Every game, one line each."""

from games.catalogue.base import Game
from games.catalogue.cliffhanger.rules import Cliffhanger

GAMES: tuple[Game, ...] = (Cliffhanger(),)


class UnknownGame(LookupError):
    """No game has that key."""


def games() -> tuple[Game, ...]:
    return GAMES


def game(key: str) -> Game:
    """The game with that key.

    Raises:
        UnknownGame: there is none.
    """
    for each in GAMES:
        if each.key == key:
            return each
    raise UnknownGame(key)
