"""Numbers in sentences, as the language that is spoken writes them: `1.6` in English, `1,6` in German.

Files, logs, the terminal and the API are for programs, or in English, and write numbers themselves.
"""

from django.utils.formats import number_format


def decimal(value: float, places: int = 1) -> str:
    """With so many decimals."""
    return str(number_format(f"{value:.{places}f}", places))


def percent(share: float, places: int = 1) -> str:
    """share: 0 to 1. Without a sign, which stands in the sentence."""
    return decimal(100 * share, places)


def whole(value: float) -> str:
    """Without decimals, thousands parted."""
    return str(number_format(round(value), 0, force_grouping=True))


def seconds(value: float, places: int = 1) -> str:
    """Such as "1.6 s"; the sign is the same in every language."""
    return f"{decimal(value, places)} s"
