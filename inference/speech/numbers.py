"""Numbers as people say them, as digits: "fifty-two", "five two" and "52" are the same when compared. Pure.

Recognisers write numbers either way, the same model both. Read from nought to ninety-nine, which is what a
number is dictated in; what is larger stays as it is. Only the languages of the stage have a table: num2words
has more, but under the LGPL.
"""

import re
import unicodedata
from functools import cache
from typing import Final

UNITS: Final = {
    "en": "zero|oh one two three four five six seven eight nine",
    "no": "null en|ett|én to tre fire fem seks sju|syv åtte ni",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "de": "null eins|ein zwei|zwo drei vier fünf sechs sieben acht neun",
    "es": "cero uno|un dos tres cuatro cinco seis siete ocho nueve",
}
"""ISO 639-1 to 0 to 9; "|" stands between ways to say one."""

TEENS: Final = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "no": "ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
    "tr": "on",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
}
"""10 to 19; where only ten has a word of its own, the rest are ten and a unit."""

TENS: Final = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "no": "tjue|tyve tretti|tredve førti femti seksti sytti åtti nitti",
    "tr": "yirmi otuz kırk elli altmış yetmiş seksen doksan",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
"""20 to 90."""

JOINED: Final = {
    "en": ("{ten} {unit}",),
    "no": ("{ten}{unit}", "{ten} {unit}", "{unit}og{ten}"),
    "tr": ("{ten} {unit}",),
    "de": ("{unit}und{ten}",),
    "es": ("{ten} y {unit}",),
}
"""How ten and unit are said together."""

TWENTIES: Final = (
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
"""21 to 29 in Spanish."""

HAN: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")


def in_digits(text: str, language: str) -> str:
    """The text with every digit a word of its own, in 0 to 9, and numbers that are said in words as digits.

    Args:
        text: in small letters, without punctuation.
        language: ISO 639-1.
    """
    text = re.sub(r"[-+]", " ", text)
    if language in ("ja", "zh"):
        text = text.translate(HAN)
    if language in UNITS:
        pattern, table = _table(language)
        text = pattern.sub(lambda found: " ".join(table[found[0]]), text)
    return " ".join(re.sub(r"\d", lambda digit: f" {unicodedata.digit(digit[0])} ", text).split())


@cache
def _table(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What is said to its digits, and a pattern that finds the longest of what is said."""
    table = {said: str(unit) for unit, said in _ways(UNITS[language])}
    table |= {said: f"1{place}" for place, said in _ways(TEENS[language])}
    table |= {said: f"{place + 2}0" for place, said in _ways(TENS[language])}
    tens = [(1, TEENS[language])] if language == "tr" else []
    tens += [(place + 2, said) for place, said in _ways(TENS[language])]
    for ten, name in tens:
        for unit, said in _ways(UNITS[language]):
            if unit:
                table |= {way.format(ten=name, unit=said): f"{ten}{unit}" for way in JOINED[language]}
    if language == "es":
        table |= {said: f"2{place + 1}" for place, said in _ways(TWENTIES)}
    words = "|".join(re.escape(said) for said in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)"), table


def _ways(names: str) -> list[tuple[int, str]]:
    return [(place, way) for place, ways in enumerate(names.split()) for way in ways.split("|")]
