"""The languages that may be played in, by their own names: the 23 of Smart Turn v3. Pure."""

from collections.abc import Collection

NAMES = {
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
"""ISO 639-1 to the name that its speakers use."""

OTHER_CODES = {"nb": "no", "nn": "no", "in": "id"}
"""Codes that browsers send to the ones that we use."""

DEFAULT = "en"


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
