"""What every `manage.py` command looks at before it starts: no site serves a game that is not whole."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.core import checks
from django.core.checks import CheckMessage
from django.template import Engine, TemplateSyntaxError

from corpus.labels import Label
from games.catalogue import registry
from games.catalogue.base import Game
from games.catalogue.registry import BrokenGame, named
from games.prompts.proofreading import wrong_files

SAID: Final = ("key", "title", "sentence", "why", "languages", "yields")
"""What rules have to say; what is empty counts as not said."""
FILES: Final = ("page.html", "shape.svg", "stage/game.css")
FOR_TWO: Final = "two"
"""Folder of the games for two, which have a registry of their own."""
OF_PLAYED: Final = ("stage/game.js",)
"""Of a game that is played on the stage; one that records nothing has a page and scripts of its own."""


@checks.register
def whole_games(**_kwargs: Any) -> list[CheckMessage]:
    """An error for all that is missing from a game, a warning for a folder that no game is made of."""
    folders = registry.FOLDERS
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    errors = [f"The registry names the folder {folder!r} twice." for folder in twice]
    errors += [problem for folder in dict.fromkeys(folders) for problem in problems(folder)]
    return [*(checks.Error(each, id="games.E001") for each in errors), *map(_forgotten, _unnamed(folders))]


def problems(folder: str) -> Iterator[str]:
    """What keeps the game in a folder of the catalogue from being played, in sentences that name the file."""
    try:
        game = registry.load(folder)
    except BrokenGame as error:
        yield str(error)
        return
    said = [*_unsaid(game, folder)]
    yield from said
    if not said:
        yield from _missing(game)
        yield from _of_templates(game)
        yield from wrong_files(game)


def _unsaid(game: Game, folder: str) -> Iterator[str]:
    rules = named(registry.CATALOGUE / folder / "rules.py")
    silent = () if game.records else ("yields",)
    for name in SAID:
        if name not in silent and not getattr(game, name, None):
            yield f"{rules}: {type(game).__name__} does not say its `{name}`."
    for label in getattr(game, "yields", ()):
        if label not in Label.values:
            yield f"{rules}: it yields {label!r}, and the labels are {', '.join(Label.values)}."
    if getattr(game, "key", "") and game.folder != folder:
        yield f"{rules}: its key {game.key!r} belongs to a folder named {game.folder}, not {folder}."


def _missing(game: Game) -> Iterator[str]:
    for name in (*FILES, *OF_PLAYED) if game.records else FILES:
        path = registry.CATALOGUE / game.folder / name
        if not path.is_file():
            yield f"{named(path)} is missing."
        elif not path.stat().st_size:
            yield f"{named(path)} is empty."


def _of_templates(game: Game) -> Iterator[str]:
    for name in (game.page, game.shape):
        path = registry.CATALOGUE / name
        if path.is_file():
            yield from _of_template(path)


def _of_template(path: Path) -> Iterator[str]:
    try:
        Engine.get_default().from_string(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        line = f", line {token.lineno}" if token else ""
        yield f"{named(path)}{line}: {str(error).removesuffix('.')}."
    except UnicodeDecodeError as error:
        yield f"{named(path)} is not text in UTF-8: {error}."


def _unnamed(folders: Sequence[str]) -> list[Path]:
    """Folders of the catalogue that the registry does not know."""
    here = sorted(path for path in registry.CATALOGUE.iterdir() if path.is_dir() and path.name[0] not in "_.")
    return [path for path in here if path.name not in (*folders, FOR_TWO)]


def _forgotten(path: Path) -> CheckMessage:
    hint = f'Add "{path.name}", to FOLDERS in games/catalogue/registry.py to play it.'
    return checks.Warning(f"{named(path)} is not in the registry, so nobody plays it.", hint, id="games.W001")
