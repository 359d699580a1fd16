"""Reads a catalogue, or says in a sentence with file and line what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
LINE: Final = re.compile(rf"(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?{QUOTED}|)\s*")
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s|%%|%(\S?)")
PLURAL: Final = re.compile(r"[n0-9 ()?:!=<>&|%]+")
"""An expression of C that says the same in JavaScript."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where.

    Attributes:
        line: from 1; 0 is the file as a whole.
    """

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return (
            f"{self.path}, line {self.line}: {self.sentence}"
            if self.line
            else f"{self.path}: {self.sentence}"
        )


def read(path: Path) -> tuple[Catalog, list[Problem]]:
    """A catalogue and its problems; with any, the catalogue may lack sentences."""
    try:
        text = path.read_text()
    except UnicodeDecodeError as error:
        return Catalog(), [Problem(path, 0, f"it is not UTF-8 ({error}).")]
    if problems := list(_malformed(path, text)):
        return Catalog(), problems
    try:
        catalogue = read_po(text.encode().splitlines(keepends=True), abort_invalid=True)
    except PoFileError as error:
        return Catalog(), [Problem(path, error.lineno + 1, f"{error}.")]
    except ValueError as error:
        return Catalog(), [Problem(path, 0, f"its header cannot be read ({error}).")]
    return catalogue, [*_header(path, catalogue), *_broken(path, catalogue)]


def _malformed(path: Path, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), 1):
        if not LINE.fullmatch(line):
            yield Problem(path, number, f"this is not a line of a catalogue: {line.strip()}")


def _header(path: Path, catalogue: Catalog) -> Iterator[Problem]:
    if not PLURAL.fullmatch(str(catalogue.plural_expr)):
        yield Problem(path, 1, f"Plural-Forms is no rule that can be used: {catalogue.plural_expr}")


def _broken(path: Path, catalogue: Catalog) -> Iterator[Problem]:
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        for text in filter(None, _texts(message.string)):
            if sentence := broken(_texts(message.id), text):
                yield Problem(path, message.lineno or 0, sentence)


def broken(originals: list[str], translation: str) -> str:
    """What a translation did to the places for values; "" is nothing.

    A form of a plural may leave the count out where the original does too ("One take" of "%(n)s takes").
    """
    known = [placeholders(text) for text in originals]
    found = placeholders(translation)
    needed, allowed = known[0].intersection(*known), known[0].union(*known)
    if lost := needed - found:
        return f"“{translation}” has lost {', '.join(sorted(lost))}."
    if added := found - allowed:
        return f"“{translation}” has {', '.join(sorted(added))}, which “{originals[0]}” has not."
    return ""


def placeholders(text: str) -> set[str]:
    """Every `%(name)s` of a text, and with them every per cent sign that is not doubled."""
    found = {match[0] for match in PLACEHOLDER.finditer(text) if match[0] != "%%"}
    named = {name for name in found if name.startswith("%(")}
    return found if named else set()


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def is_said(message: Message) -> bool:
    """Whether a translator has given every form of it, and stands by it."""
    return bool(message.id) and not message.fuzzy and all(_texts(message.string))
