"""The languages that may be played in, the 23 of Smart Turn v3: codes, names, scripts. Pure."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

LATIN = ("LATIN",)


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        code: ISO 639-1, as the house writes it.
        three_letters: ISO 639-3, as `audio` writes it, because Smart Turn's dataset does.
        name: what its speakers call it.
        script: the words that the Unicode names of its letters begin with.
    """

    code: str
    three_letters: str
    name: str
    script: tuple[str, ...] = LATIN


LANGUAGES = (
    Language("ar", "ara", "العربية", ("ARABIC",)),
    Language("bn", "ben", "বাংলা", ("BENGALI",)),
    Language("da", "dan", "Dansk"),
    Language("de", "deu", "Deutsch"),
    Language("en", "eng", "English"),
    Language("es", "spa", "Español"),
    Language("fi", "fin", "Suomi"),
    Language("fr", "fra", "Français"),
    Language("hi", "hin", "हिन्दी", ("DEVANAGARI",)),
    Language("id", "ind", "Bahasa Indonesia"),
    Language("it", "ita", "Italiano"),
    Language("ja", "jpn", "日本語", ("HIRAGANA", "KATAKANA", "CJK")),
    Language("ko", "kor", "한국어", ("HANGUL",)),
    Language("mr", "mar", "मराठी", ("DEVANAGARI",)),
    Language("nl", "nld", "Nederlands"),
    Language("no", "nor", "Norsk"),
    Language("pl", "pol", "Polski"),
    Language("pt", "por", "Português"),
    Language("ru", "rus", "Русский", ("CYRILLIC",)),
    Language("tr", "tur", "Türkçe"),
    Language("uk", "ukr", "Українська", ("CYRILLIC",)),
    Language("vi", "vie", "Tiếng Việt"),
    Language("zh", "zho", "中文", ("CJK",)),
)

BY_CODE = {language.code: language for language in LANGUAGES}

NAMES = {language.code: language.name for language in LANGUAGES}
"""ISO 639-1 to the name that its speakers use."""

DENSE = frozenset(language.code for language in LANGUAGES if {"CJK", "HANGUL"} & {*language.script})
"""Languages whose characters are twice as wide as Latin ones, and say twice as much."""

OTHER_CODES = {"nb": "no", "nn": "no", "in": "id"}
"""Codes that browsers send to the ones that we use."""

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: letters' own business in Persian, Bengali, Hindi and Marathi."""

DEFAULT = "en"


def three_letters(code: str) -> str:
    """ISO 639-3 of a two-letter code; a code outside the table stays as it is, never a guess."""
    return BY_CODE[code].three_letters if code in BY_CODE else code


def script(code: str) -> tuple[str, ...]:
    """How the Unicode names of a language's letters begin; Latin for a code outside the table."""
    return BY_CODE[code].script if code in BY_CODE else LATIN


def share(text: str, code: str) -> float:
    """How much of the letters of a text belongs to the language's script: 0 to 1; 1 where there are none."""
    letters = [each for each in text if each.isalpha()]
    names = script(code)
    ours = sum(unicodedata.name(each, "").startswith(names) for each in letters)
    return ours / len(letters) if letters else 1.0


def writable(text: str) -> bool:
    """Whether people write such characters: letters, marks, signs, ordinary spaces, and what joins or parts
    letters in Arabic and Indic scripts (U+200C, U+200D, signs that enclose a number).

    Neither control characters and lone surrogates, which no database keeps, nor what steers the direction of
    a line (U+202E and its like), which makes a text read otherwise than it is.
    """
    return all(each.isprintable() or _joins(each) for each in text)


def _joins(letter: str) -> bool:
    of_numbers = unicodedata.category(letter) == "Cf" and unicodedata.bidirectional(letter) == "AN"
    return letter in JOINERS or of_numbers


def preferred(accept_language: str, playable: Collection[str] = NAMES) -> str:
    """The language of an Accept-Language header (RFC 9110) that its reader likes best, of those played.

    Norwegian is `nb`, `nn` or `no` there, Indonesian may be `in`, as Java had it. English where none fits.
    """
    wishes = sorted(map(_wish, accept_language.split(",")), key=lambda wish: -wish[1])
    codes = (OTHER_CODES.get(code, code) for code, weight in wishes if weight > 0)
    return next((code for code in codes if code in playable), DEFAULT)


def chosen(asked: str, accept_language: str, playable: Collection[str] = NAMES) -> str:
    """What the address asks for, where that is played, else what the browser prefers."""
    return asked if asked in playable else preferred(accept_language, playable)


def _wish(item: str) -> tuple[str, float]:
    """ISO 639 code and weight of one item, such as "pt-BR;q=0.8"; a weight that is no number is 0."""
    tag, _, weight = item.partition(";")
    code = tag.strip().split("-")[0].lower()
    try:
        return code, float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return code, 0.0
