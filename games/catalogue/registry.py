"""Every game, one line each: the name of its folder here, in which everything about it lies. Pure."""

from functools import cache
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Final

from games.catalogue.base import Game
from games.catalogue.elsewhere import ELSEWHERE
from games.catalogue.marks import OF_ALL_PAGES
from games.catalogue.two.registry import talks

CATALOGUE: Final = Path(__file__).parent

FOLDERS: Final = (
    "cliffhanger",
    "hold_the_floor",
    "maze_courier",
    "taboo_rush",
    "number_relay",
    "mm_hm_radio",
    "stop_the_bot",
    "call_centre",
    "referee",
)
"""In the order of the front page; its button opens the first."""

FIRST: Final = FOLDERS[0].replace("_", "-")
"""Key of the game that somebody plays who has not chosen one; nothing is imported to know it."""


class UnknownGame(LookupError):
    """No game has that key."""


class BrokenGame(Exception):
    """The rules of a game cannot be used; the message names the file and what is wrong with it."""


@cache
def games() -> tuple[Game, ...]:
    """Raises:
    BrokenGame: one of them cannot be loaded; `games.checks` says so before a site starts.
    """
    return tuple(load(folder) for folder in FOLDERS)


def game(key: str) -> Game:
    """The game with that key.

    Raises:
        UnknownGame: there is none.
    """
    for each in games():
        if each.key == key:
            return each
    raise UnknownGame(key)


def following(played: Game) -> Game:
    """The game that comes after this one on the front page; after the last, the first."""
    found = games()
    place = next((number for number, each in enumerate(found) if each.key == played.key), -1)
    return found[(place + 1) % len(found)]


def sources() -> tuple[Game, ...]:
    """Whatever takes come from: every game, those for two, and what comes from elsewhere."""
    return (*games(), *talks(), *ELSEWHERE)


@cache
def marks() -> frozenset[str]:
    """Every name that a mark of this site has, and a release may have.

    Whoever plays without our page can call a mark anything: the take keeps it, and nobody publishes it.
    """
    return OF_ALL_PAGES.union(*(each.marks for each in sources()))


def source(key: str) -> Game:
    """What knows the cuts of takes that carry this key, playable or not.

    Raises:
        UnknownGame: there is none.
    """
    for each in sources():
        if each.key == key:
            return each
    raise UnknownGame(key)


def load(folder: str) -> Game:
    """The game whose rules lie in a folder.

    Raises:
        BrokenGame: there are none, they cannot be imported, or they are not those of one game.
    """
    rules = CATALOGUE / folder / "rules.py"
    if not rules.is_file():
        raise BrokenGame(f"{named(rules)} is missing, and the registry names the folder {folder!r}.")
    return _only_game(_imported(folder, rules), rules)


def named(path: Path) -> str:
    """A path in the catalogue as people know it: from the root of the repository."""
    root = CATALOGUE.parents[1]
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _imported(folder: str, rules: Path) -> ModuleType:
    try:
        return import_module(f"{__package__}.{folder}.rules")
    except SyntaxError as error:
        raise BrokenGame(f"{named(rules)}, line {error.lineno}: {error.msg}.") from error
    except Exception as error:
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(rules)]
        place = f", line {lines[-1]}" if lines else ""
        raise BrokenGame(f"{named(rules)}{place}: {type(error).__name__}: {error}.") from error


def _only_game(module: ModuleType, rules: Path) -> Game:
    own = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Game) and each.__module__ == module.__name__
    ]
    if len(own) != 1:
        raise BrokenGame(f"{named(rules)} has {len(own)} classes that are a Game; it has to have one.")
    (found,) = own
    if isabstract(found):
        missing = ", ".join(sorted(found.__abstractmethods__))
        raise BrokenGame(f"{named(rules)}: {found.__name__} does not say {missing}.")
    made: Game = found()
    return made
