"""Which script a language is written in, for those that may be played in. Pure."""

import unicodedata

SCRIPTS = {
    "ar": ("ARABIC",),
    "bn": ("BENGALI",),
    "hi": ("DEVANAGARI",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "ko": ("HANGUL",),
    "mr": ("DEVANAGARI",),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "zh": ("CJK",),
}
"""ISO 639-1 to the words that the Unicode names of its letters begin with; every other language is Latin."""

LATIN = ("LATIN",)

DENSE = frozenset({"ja", "ko", "zh"})
"""Languages whose characters are twice as wide as Latin ones, and say twice as much."""


def share(text: str, language: str) -> float:
    """How much of the letters of a text belongs to the language's script: 0 to 1; 1 where there are none."""
    letters = [each for each in text if each.isalpha()]
    names = SCRIPTS.get(language, LATIN)
    ours = sum(unicodedata.name(each, "").startswith(names) for each in letters)
    return ours / len(letters) if letters else 1.0


def belongs_to_a_word(character: str) -> bool:
    """Letters and digits, and the marks that letters carry in Arabic and Indic scripts."""
    return character.isalnum() or unicodedata.category(character).startswith("M")
