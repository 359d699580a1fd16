"""The table of games in docs/games.md, from what they say themselves; `make pictures` writes it."""

import re

from games.catalogue import registry
from games.catalogue.base import Game
from tests.sites import ROOT

PAGE = ROOT / "docs" / "games.md"
PLACE = re.compile(
    r"(?<=<!-- from the registry, by `make pictures` -->\n).*?(?=<!-- to here -->\n)", re.DOTALL
)
HEAD = "\n| game | what a player is told | yields | why |\n|---|---|---|---|\n"


def table() -> str:
    """A row for every game that the docs have a picture of: a new one has its row once it has its picture."""
    pictures = ROOT / "docs" / "pictures"
    shown = [game for game in registry.games() if (pictures / f"{game.key}.png").exists()]
    return HEAD + "".join(map(_row, shown)) + "\n"


def written() -> str:
    """The table as it stands in the docs."""
    found = PLACE.search(PAGE.read_text())
    assert found, "docs/games.md has no place for the table of games"
    return found[0]


def write() -> None:
    PAGE.write_text(PLACE.sub(lambda _: table(), PAGE.read_text()))


def _row(game: Game) -> str:
    link = f"[{game.title}](../games/catalogue/{game.folder}/README.md)"
    yields = ", ".join(game.yields) or "votes on what others said"
    return f"| {link} | {game.sentence} | {yields} | {game.why} |\n"
