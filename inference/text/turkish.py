"""Turkish letters as turn-detector-v2 was trained on them: small, and without the dotless ı."""

from typing import Final

from inference.text.cleaning import clean

CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
"""The two capitals that Python's `lower` gets wrong: it makes I an i, and İ two characters."""


def lower(text: str) -> str:
    """Small letters the Turkish way: I becomes ı and İ becomes i, each one character."""
    return text.translate(CAPITALS).lower()


def fold(text: str) -> str:
    """One clean line in small letters, ı written as i: the card's examples are ASCII for the most part.

    An i with a second dot, which Python's `lower` makes of İ, is an i.
    """
    return lower(clean(text)).replace("i\u0307", "i").replace("ı", "i")
