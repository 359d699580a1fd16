"""Whether a text is written in the script of its language. Pure."""

import unicodedata

from corpus.languages import LANGUAGES, script

DENSE = frozenset(each.code for each in LANGUAGES if {"CJK", "HANGUL"} & {*each.script})
"""Languages whose characters are twice as wide as Latin ones, and say twice as much."""


def share(text: str, language: str) -> float:
    """How much of the letters of a text belongs to the language's script: 0 to 1; 1 where there are none."""
    letters = [each for each in text if each.isalpha()]
    names = script(language)
    ours = sum(unicodedata.name(each, "").startswith(names) for each in letters)
    return ours / len(letters) if letters else 1.0


def belongs_to_a_word(character: str) -> bool:
    """Letters and digits, and the marks that letters carry in Arabic and Indic scripts."""
    return character.isalnum() or unicodedata.category(character).startswith("M")
