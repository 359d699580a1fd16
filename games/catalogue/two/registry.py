"""Every game for two, one line each: the name of its folder here, in which everything about it lies. Pure.

They are no `games.catalogue.registry.games()`, which one plays alone; judging finds them among its sources.
"""

from functools import cache
from importlib import import_module
from typing import Final

from games.catalogue.two.base import TalkGame

FOLDERS: Final = ("spot_the_difference", "map_talk", "alibi")
"""In the order of the page where a talk is chosen."""


class UnknownTalk(LookupError):
    """No game for two has that key."""


@cache
def talks() -> tuple[TalkGame, ...]:
    """Every game for two."""
    return tuple(_loaded(folder) for folder in FOLDERS)


def talk(key: str) -> TalkGame:
    """The game for two with that key.

    Raises:
        UnknownTalk: there is none.
    """
    for each in talks():
        if each.key == key:
            return each
    raise UnknownTalk(key)


def _loaded(folder: str) -> TalkGame:
    module = import_module(f"{__package__}.{folder}.rules")
    own = (each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__)
    (found,) = (each for each in own if isinstance(each, type) and issubclass(each, TalkGame))
    made: TalkGame = found()
    return made
