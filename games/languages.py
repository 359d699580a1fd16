"""The languages that may be played in, by their own names: the 23 of Smart Turn v3. Pure."""

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

RIGHT_TO_LEFT = frozenset({"ar"})
