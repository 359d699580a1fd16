"""Invented streets and towns, and common words for mail, by language (made_up.toml). Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("made_up.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """What addresses of one language are made from.

    Attributes:
        streets: names of no street, at most 18 characters.
        towns: names of no town, at most 18 characters.
        mail: common words in Latin letters without accents, at most 9 characters.
        order: `street`, `house`, `postcode` and `town`, as an address is said.
    """

    streets: tuple[str, ...]
    towns: tuple[str, ...]
    mail: tuple[str, ...]
    order: tuple[str, ...]


@cache
def words(language: str) -> Words:
    """The words of a language (ISO 639-1); those written in other letters share the English ones for e-mail.

    Raises:
        KeyError: there are none for that language.
    """
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = tables[language]
    mail = found.get("mail", tables["en"]["mail"])
    return Words(tuple(found["streets"]), tuple(found["towns"]), tuple(mail), tuple(found["order"].split()))
