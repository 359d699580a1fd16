"""Every game, one line each."""

from games.catalogue.base import Game
from games.catalogue.call_centre.rules import CallCentre
from games.catalogue.cliffhanger.rules import Cliffhanger
from games.catalogue.maze_courier.rules import MazeCourier
from games.catalogue.mm_hm_radio.rules import MmHmRadio
from games.catalogue.number_relay.rules import NumberRelay
from games.catalogue.referee.rules import Referee
from games.catalogue.stop_the_bot.rules import StopTheBot
from games.catalogue.taboo_rush.rules import TabooRush

GAMES: tuple[Game, ...] = (
    Cliffhanger(),
    MazeCourier(),
    TabooRush(),
    NumberRelay(),
    MmHmRadio(),
    StopTheBot(),
    CallCentre(),
    Referee(),
)


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
