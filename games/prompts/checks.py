"""What is wrong with a prompt, in sentences that a moderator understands. Pure.

The same checks stand behind the form in the admin and the test of the files: what moderators may add is what
may ship.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from corpus import languages
from games.catalogue.base import Game, Prompt
from games.catalogue.shapes import differences, texts
from games.prompts import unwelcome

LONGEST = 160
"""Characters of one text: four lines on a phone of 390 pixels."""

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

CODE = re.compile(r"[a-z][a-z_-]*")
"""A text that is no words but names something to the game, such as `card`."""

NUMBER = re.compile(r"\+?\d(?:[ ().\-\u00a0/]{0,2}\d){6,}")
"""Seven digits or more in a row, as telephones, cards and accounts have them."""

NOBODYS_NUMBER = re.compile(r"(\+?1)?\d{3}55501\d\d|(\+?44|0)7700900\d{3}|(\+?44|0)2079460\d{3}")
"""Telephones kept for fiction: 555-0100 to 555-0199 (NANPA), 07700 900xxx and 020 7946 0xxx (Ofcom)."""

MAIL = re.compile(r"\S+@(\S+?)[.,;:!?]*(?=\s|$)")
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

NOBODYS_DOMAIN = re.compile(r"(.*\.)?(example\.(com|net|org)|example|test|invalid)", re.IGNORECASE)
"""Domains kept for examples (RFC 2606)."""


def problems(game: Game, language: str, prompt: Prompt, patterns: Sequence[Prompt]) -> list[str]:
    """Everything that keeps a prompt from being played; empty when nothing does.

    Args:
        language: ISO 639-1.
        patterns: prompts of the same game that ship, whose shape is the pattern.
    """
    return differences(prompt, patterns) or [*_of_words(prompt, language)] or game.problems(prompt, language)


def is_key(key: str) -> bool:
    """Whether a key is a stable name: lower-case words and digits with hyphens, at most 80 characters."""
    return bool(KEY.fullmatch(key)) and len(key) <= 80


def _of_words(prompt: Prompt, language: str) -> Iterator[str]:
    for where, text in texts(prompt):
        yield from (f"“{where}”: {problem}" for problem in _of_text(text, language))
    words = " ".join(text for _, text in texts(prompt) if not CODE.fullmatch(text))
    if languages.share(words, language) < 0.6:  # names of things may be foreign
        yield "Most of it is not written in the script of this language."


def _of_text(text: str, language: str) -> Iterator[str]:
    longest = LONGEST // 2 if language in languages.DENSE else LONGEST
    if len(text) > longest:
        yield f"{len(text)} characters do not fit a phone; {longest} do."
    if text != text.strip() or re.search(r"\s\s|[^\S \u00a0\u202f]", text):
        yield "There is a space too many, or a line break."
    if text != unicodedata.normalize("NFC", text) or not _is_printable(text):
        yield "There are characters in it that cannot be seen or are made of parts (not NFC)."
    if unwelcome.found(text, language):
        yield "There is a word in it that might hurt somebody."
    yield from _of_people(text)


def _is_printable(text: str) -> bool:
    """Hard spaces keep what belongs together on one line."""
    return languages.writable(re.sub("[\u00a0\u202f]", " ", text))


def _of_people(text: str) -> Iterator[str]:
    numbers = (re.sub(r"[^\d+]", "", found) for found in NUMBER.findall(text))
    if any(not NOBODYS_NUMBER.fullmatch(number) for number in numbers):
        yield "This number could be somebody's. Use one that is kept for fiction, such as 020 7946 0123."
    if LINK.search(text) or any(not NOBODYS_DOMAIN.fullmatch(domain) for domain in MAIL.findall(text)):
        yield "This address could be somebody's. Use one that ends in example.com."
