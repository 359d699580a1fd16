"""The consent text: plain files, one a version and language, never changed once published.

`consent_texts/published.sha256` lists what has been published; a test compares. A new wording is a new
version: write `<version>.<language>.md` in every language, add the hashes, raise CURRENT.

From version 3 on a text has three parts, parted by `## `: what it comes to in five lines, the whole of it,
and the words of the two boxes and the button, which are part of what one agrees to. Who runs the site is
filled in where it says `{operator}`, `{contact}`, `{authority}` and `{days}`; a line whose value nobody gave
is left out. The hash is that of the file, and a row keeps the values beside it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

PART: Final = re.compile(r"\n+(?=## )")
NAME: Final = re.compile(r"\{(\w+)\}")

FOLDER = Path(__file__).parent / "consent_texts"
CURRENT = "3"
LANGUAGES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "mr": "मराठी",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""Every language that can be played, by what its speakers call it. `corpus` has the same table and more; it
stands above this room, and a test holds the two together."""
DEFAULT_LANGUAGE = "en"
OTHER_CODES = {"nb": "no", "nn": "no", "in": "id"}
"""Codes that browsers send to the ones that we use."""

STATED = "stated"
"""Version of a consent that was given elsewhere: whoever brought the takes states it in their own words,
which are kept with each take."""

LICENCE = "cc-by-4.0"
"""SPDX-like identifier, as dataset cards write it. Attribution, because whoever trains on a voice should at
least say whose project it came from; and unlike CC0 it does not ask people to give up every right."""


class Boxes(NamedTuple):
    """What stands at the boxes and on the button: words that are agreed to like all the others."""

    adult: str
    agree: str
    button: str


@dataclass(frozen=True)
class Block:
    """A heading (`h1` to `h3`), a paragraph (`p`) or a list (`ul`) of the text."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ConsentText:
    """Attributes: `sha256` is that of the published file, whatever was filled in since."""

    version: str
    language: str
    text: str
    sha256: str

    @property
    def blocks(self) -> list[Block]:
        """All of it, in order."""
        return _blocks(self.text)

    @property
    def short(self) -> list[Block]:
        """The heading, and what it comes to."""
        return _blocks(self._parts[0])

    @property
    def whole_title(self) -> str:
        return self._parts[1].partition("\n")[0].removeprefix("## ")

    @property
    def whole(self) -> list[Block]:
        return _blocks(self._parts[1].partition("\n")[2])

    @property
    def boxes(self) -> Boxes:
        return Boxes(*(line.removeprefix("- ") for line in self._parts[2].splitlines()[1:]))

    @property
    def _parts(self) -> list[str]:
        return PART.split(self.text.strip())

    def filled(self, values: Mapping[str, str]) -> "ConsentText":
        """With these values where the text has a name in braces, and without the lines that lack theirs."""
        lines = (_filled(line, values) for line in self.text.splitlines())
        return replace(self, text="\n".join(line for line in lines if line is not None) + "\n")


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
        code = item.split(";")[0].strip().split("-")[0]
        code = OTHER_CODES.get(code, code)
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """None of a line whose value nobody gave."""
    if not all(values.get(name) for name in NAME.findall(line)):
        return None
    return NAME.sub(lambda found: values[found[1]], line)


def _blocks(text: str) -> list[Block]:
    parts = (part for paragraph in text.strip().split("\n\n") for part in _split(paragraph))
    return [_block(part.splitlines()) for part in parts]


def _split(part: str) -> list[str]:
    """A heading may stand directly above its list."""
    first, _, rest = part.partition("\n")
    return [first, rest] if first.startswith("#") and rest else [part]


def _block(lines: list[str]) -> Block:
    for prefix, kind in (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("- ", "ul")):
        if lines[0].startswith(prefix):
            return Block(kind, tuple(line.removeprefix(prefix) for line in lines))
    return Block("p", tuple(lines))
