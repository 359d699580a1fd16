"""What is wrong with the prompt files of a game, in sentences that name the file.

A site does not start with a file that is missing, malformed or in a language of nobody (`games.checks`); what
the prompts say is read when they are loaded, and in the tests.
"""

from collections.abc import Iterator
from pathlib import Path

from corpus.languages import NAMES
from games.catalogue import registry
from games.catalogue.base import Game
from games.catalogue.registry import named
from games.prompts import checks
from games.prompts.loading import PromptFileError, Text, read


def wrong_files(game: Game) -> Iterator[str]:
    """What keeps the files from being read, or from being those of this game."""
    claimed = game.languages if game.records else ()
    here = {path.stem: path for path in sorted(_folder(game).glob("*.toml"))}
    for language in claimed:
        path = _folder(game) / f"{language}.toml"
        if language in NAMES and language not in here:
            yield f"{named(path)} is missing: `languages` in rules.py has {language!r}."
    for language, path in here.items():
        yield from _unreadable(path) if language in claimed else _unclaimed(language, path)
    unknown = [language for language in claimed if language not in NAMES]
    yield from (f"{_rules(game)}: {_nobodys(language)}" for language in unknown)


def wrong_prompts(game: Game) -> list[str]:
    """What nobody should be shown, prompt by prompt; English, where there is one, has the shapes.

    Raises:
        PromptFileError: as `wrong_files` says.
    """
    claimed = game.languages if game.records else ()
    files = {language: _folder(game) / f"{language}.toml" for language in claimed}
    shapes = files.get("en", next(iter(files.values()), None))
    return [
        f"{named(path)}, {key}: {problem}"
        for language, path in files.items()
        for key, text in read(path).items()
        for problem in (
            *_of_key(key),
            *checks.problems(game, language, text, _patterns(shapes, key if path == shapes else "")),
        )
    ]


def _patterns(path: Path | None, but: str) -> list[Text]:
    """The prompts of a file; not the one that is looked at, since everything has its own shape."""
    return [text for key, text in read(path).items() if key != but] if path else []


def _folder(game: Game) -> Path:
    return registry.CATALOGUE / game.folder / "prompts"


def _rules(game: Game) -> str:
    return named(registry.CATALOGUE / game.folder / "rules.py")


def _of_key(key: str) -> Iterator[str]:
    if not checks.is_key(key):
        yield "A key is small letters and digits with hyphens between, such as own-idea."


def _unreadable(path: Path) -> Iterator[str]:
    try:
        read(path)
    except PromptFileError as error:
        yield str(error)


def _unclaimed(language: str, path: Path) -> Iterator[str]:
    if language in NAMES:
        yield f"{named(path)} is there, but `languages` in rules.py has no {language!r}."
    else:
        yield f"{named(path)}: {_nobodys(language)}"


def _nobodys(language: str) -> str:
    return f"{language!r} is no language that may be played in; these are: {', '.join(NAMES)}."
