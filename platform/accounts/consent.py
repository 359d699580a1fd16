"""The consent text: plain files, one a version and language, never changed once published.

`consent_texts/published.sha256` lists what has been published; a test compares. A new wording is a new
version: write `<version>.<language>.md` in every language, add the hashes, raise CURRENT.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "consent_texts"
CURRENT = "2"
LANGUAGES = {"en": "English", "no": "Norsk", "tr": "Türkçe", "de": "Deutsch", "es": "Español"}
DEFAULT_LANGUAGE = "en"

STATED = "stated"
"""Version of a consent that was given elsewhere: whoever brought the takes states it in their own words,
which are kept with each take."""

LICENCE = "cc-by-4.0"
"""SPDX-like identifier, as dataset cards write it. Attribution, because whoever trains on a voice should at
least say whose project it came from; and unlike CC0 it does not ask people to give up every right."""


@dataclass(frozen=True)
class Block:
    """A heading (`h1`, `h2`), a paragraph (`p`) or a list (`ul`) of the text."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ConsentText:
    version: str
    language: str
    text: str
    sha256: str

    @property
    def blocks(self) -> list[Block]:
        parts = (part for paragraph in self.text.strip().split("\n\n") for part in _split(paragraph))
        return [_block(part.splitlines()) for part in parts]


def current(language: str) -> ConsentText:
    """The text to agree to; English where there is no translation."""
    return find(CURRENT, language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def find(version: str, language: str) -> ConsentText:
    """Any published text. Raises FileNotFoundError for one that never was."""
    content = (FOLDER / f"{version}.{language}.md").read_bytes()
    return ConsentText(version, language, content.decode(), hashlib.sha256(content).hexdigest())


def published() -> dict[str, str]:
    """File name to SHA-256, for every text that people may have agreed to."""
    lines = (FOLDER / "published.sha256").read_text().splitlines()
    return {name: sha256 for sha256, name in (line.split() for line in lines)}


def preferred(accept_language: str) -> str:
    """The first language of an Accept-Language header that we have; Norwegian is `nb`, `nn` or `no` there."""
    for item in accept_language.lower().split(","):
        code = item.split(";")[0].strip()[:2]
        code = "no" if code in ("nb", "nn") else code
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


def _split(part: str) -> list[str]:
    """A heading may stand directly above its list."""
    first, _, rest = part.partition("\n")
    return [first, rest] if first.startswith("#") and rest else [part]


def _block(lines: list[str]) -> Block:
    for prefix, kind in (("## ", "h2"), ("# ", "h1"), ("- ", "ul")):
        if lines[0].startswith(prefix):
            return Block(kind, tuple(line.removeprefix(prefix) for line in lines))
    return Block("p", tuple(lines))
