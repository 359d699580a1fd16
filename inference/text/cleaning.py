"""What a transcript looks like before a model reads it: one line of ordinary characters."""

import re
import unicodedata
from typing import Final

UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Cn", "Co"})
"""Unicode categories that no speaker says: control characters, lone surrogates, what is not assigned."""

WORD_JOINERS: Final = frozenset("'’-")
"""Punctuation inside a word ("don't", "rendez-vous") is part of it."""

TURKISH_CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
"""The two capitals that Python's `lower` gets wrong: it makes I an i, and İ two characters."""


def clean(text: str) -> str:
    """One line in Unicode's composed form (NFC), without characters that nobody can say.

    Format characters stay: Arabic, Hindi and emoji need their joiners.
    """
    spaced = "".join(" " if unicodedata.category(letter) in UNPRINTABLE else letter for letter in text)
    return " ".join(unicodedata.normalize("NFC", spaced).split())


def plain(text: str) -> str:
    """Without punctuation and capitals, as a recogniser without either writes it."""
    return unpunctuated(text).lower()


def unpunctuated(text: str) -> str:
    """Without punctuation, in the letters in which it is written."""
    spaced = "".join(" " if _parts_words(letter) else letter for letter in clean(text))
    words = (_bare(word) for word in spaced.split())
    return " ".join(word for word in words if word)


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a symbol; punctuation alone is no speech."""
    return any(unicodedata.category(letter)[0] in "LNS" for letter in text)


def lower_turkish(text: str) -> str:
    """Small letters the Turkish way: I becomes ı and İ becomes i, each one character."""
    return text.translate(TURKISH_CAPITALS).lower()


def bare(text: str, language: str) -> str:
    """Without punctuation, in lower case, the way the language has it (Turkish I is ı)."""
    return plain(lower_turkish(text) if language == "tr" else text)


def _bare(word: str) -> str:
    return re.sub(r"^['’-]+|['’-]+$", "", word)


def _parts_words(letter: str) -> bool:
    return letter not in WORD_JOINERS and unicodedata.category(letter).startswith("P")
