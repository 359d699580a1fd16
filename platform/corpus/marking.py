"""Marks a sentence for the catalogues of words where Django may not be known. Pure.

Whoever shows it says it with Django's gettext. docs/translating.md tells the rest.
"""


def N_(sentence: str) -> str:  # noqa: N802 - what every tool for translators knows it as
    """The sentence as it is: what finds it is the name of this function."""
    return sentence
