"""Where the words of the site and of each game lie, and what they are taken from. Pure.

`locale/<language>/LC_MESSAGES/` holds the site's catalogues and `games/catalogue/<game>/locale/…` those of a
game, so that a game touches its own folder only. `django.po` is for templates and Python, `djangojs.po` for
scripts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOMAINS: Final = ("django", "djangojs")
"""Django's own names, which Weblate and Poedit know: what pages and Python say, and what scripts say."""
SENT: Final = (
    "games/judging/results.py",
    "platform/corpus/refusals.py",
    "platform/rewards/ledger/telling.py",
)
"""Modules whose sentences are sent in English, for scripts to say in the language of their player."""

OUR_CODES: Final = {"nb": "no"}
"""Folder of a language to our code of it, where they differ: gettext, Django and CLDR call Norwegian `nb`."""

CATALOGUE: Final = Path("games/catalogue")


@dataclass(frozen=True, slots=True)
class Place:
    """The site, or a game.

    Attributes:
        root: of the repository.
        game: folder of the game in the catalogue, such as "two/alibi"; "" is the site.
    """

    root: Path
    game: str

    @property
    def folder(self) -> Path:
        return self.root / CATALOGUE / self.game if self.game else self.root

    def catalogue(self, language: str, domain: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"

    def sources(self, domain: str) -> list[Path]:
        """Files that may have marked sentences in them, in an order that stays."""
        return sorted(self._scripts() if domain == "djangojs" else self._pages_and_modules())

    def _scripts(self) -> Iterator[Path]:
        yield from (self.folder / ("stage" if self.game else "static")).rglob("*.js")
        if not self.game:
            yield from (path for module in SENT if (path := self.root / module).exists())

    def _pages_and_modules(self) -> Iterator[Path]:
        if self.game:
            yield from self.folder.rglob("*.html")
            yield from self.folder.rglob("*.py")
            return
        yield from (self.root / "templates").rglob("*.html")
        for room in ("platform", "games", "inference"):
            yield from (path for path in (self.root / room).rglob("*.py") if self._is_the_sites(path))

    def _is_the_sites(self, path: Path) -> bool:
        of_a_game = path.is_relative_to(self.root / CATALOGUE) and path.parent != self.root / CATALOGUE
        return not of_a_game and not {"migrations", "skeleton"} & set(path.parts)


def places(root: Path) -> list[Place]:
    """The site first, then every game that has rules."""
    rules = (root / CATALOGUE).rglob("rules.py")
    games = sorted(path.parent.relative_to(root / CATALOGUE).as_posix() for path in rules)
    return [Place(root, game) for game in ("", *games)]


def languages(root: Path, domain: str = DOMAINS[0]) -> list[str]:
    """Names of the folders that the site has such catalogues in; English needs none.

    One with words for scripts alone is spoken on the stage, whatever language the pages around it are in.
    """
    return sorted(path.parent.parent.name for path in (root / "locale").glob(f"*/LC_MESSAGES/{domain}.po"))


def our_code(language: str) -> str:
    """ISO 639-1 as the site uses it."""
    return OUR_CODES.get(language, language)
