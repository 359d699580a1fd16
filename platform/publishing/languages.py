"""Language codes: two letters in the house, three in `audio`, as Smart Turn's dataset has them. Pure."""

THREE_LETTERS = {
    "ar": "ara",
    "bn": "ben",
    "zh": "zho",
    "da": "dan",
    "nl": "nld",
    "de": "deu",
    "en": "eng",
    "fi": "fin",
    "fr": "fra",
    "hi": "hin",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "mr": "mar",
    "no": "nor",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "es": "spa",
    "tr": "tur",
    "uk": "ukr",
    "vi": "vie",
}
"""ISO 639-1 to 639-3, the 23 languages of Smart Turn v3."""


def three_letters(language: str) -> str:
    """ISO 639-3 of a two-letter code; a code outside the table stays as it is, never a guess."""
    return THREE_LETTERS.get(language, language)
