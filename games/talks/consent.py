"""The conversations' consent: a question of its own, asked before the microphone of a talk is opened.

Plain files like those of `accounts.consent`, one a version and language, never changed once published: lines,
then the words at the box. A new wording is a new version. What somebody agreed to is kept with their side.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.translation import get_language

FOLDER: Final = Path(__file__).parent / "consent_texts"
CURRENT: Final = "1"
DEFAULT_LANGUAGE: Final = "en"


class Boxes(NamedTuple):
    """What stands at the box; agreed to like the rest."""

    agree: str


@dataclass(frozen=True, slots=True)
class Text:
    """One published text. Attributes: `sha256` is that of its file."""

    version: str
    language: str
    lines: tuple[str, ...]
    boxes: Boxes
    sha256: str


def current(language: str) -> Text:
    """The text to agree to; English where there is no translation."""
    return find(CURRENT, language if language in _languages() else DEFAULT_LANGUAGE)


def shown(said: Mapping[str, str]) -> Text:
    """The text that a page shows, and that its form sends back with `text_language`: what was read is agreed
    to, though another tab has changed the site's language since."""
    return current(said.get("text_language") or get_language() or "")


@cache
def _languages() -> frozenset[str]:
    return frozenset(path.name.split(".")[1] for path in FOLDER.glob(f"{CURRENT}.*.md"))


@cache
def find(version: str, language: str) -> Text:
    """Any published text. Raises FileNotFoundError for one that never was."""
    content = (FOLDER / f"{version}.{language}.md").read_bytes()
    lines, agree = content.decode().strip().split("\n\n")
    told = tuple(line.removeprefix("- ") for line in lines.splitlines())
    return Text(version, language, told, Boxes(agree), hashlib.sha256(content).hexdigest())


def published() -> dict[str, str]:
    """File name to SHA-256, for every text that people may have agreed to."""
    lines = (FOLDER / "published.sha256").read_text().splitlines()
    return {name: sha256 for sha256, name in (line.split() for line in lines)}
