"""Names of accounts that look like one another: "rnoderator" is no "moderator".

The letters that look alike are those of Unicode's report 39 on security, from `confusable_homoglyphs`.
"""

import hashlib
import unicodedata
from functools import cache
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext

LONGEST: Final = 150
"""Characters of a name, as Django keeps them; composing may make one longer than it was typed."""

OF_NO_SCRIPT: Final = {"COMMON", "INHERITED", "UNKNOWN"}

TOGETHER: Final = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA", "LATIN"}),
    frozenset({"HAN", "HANGUL", "LATIN"}),
    frozenset({"HAN", "BOPOMOFO", "LATIN"}),
)
"""Scripts that people write side by side (UTS 39, "highly restrictive"); all others stand alone."""


def normal(name: str) -> str:
    """As it is kept: one spelling for all that Unicode holds to be the same.

    Raises:
        ValidationError: in words, of a name that is too long or mixes scripts.
    """
    composed = unicodedata.normalize("NFKC", name)
    if len(composed) > LONGEST:
        said = gettext("A name has at most %(n)s characters; this one has %(m)s. Choose a shorter one.")
        raise ValidationError(said % {"n": LONGEST, "m": len(composed)})
    script_of = import_string("confusable_homoglyphs.categories.alias")
    scripts = {script_of(letter) for letter in composed} - OF_NO_SCRIPT
    if len(scripts) > 1 and not any(scripts <= together for together in TOGETHER):
        said = gettext("This name mixes letters of several alphabets. Choose one that is written in one.")
        raise ValidationError(said)
    return composed


def skeleton(name: str) -> str:
    """What is left when each letter is replaced by the one that it looks like; two names look alike where
    theirs are the same."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name))
    # Twice: "0" looks like "O", which is "o" to whoever does not look at capitals.
    return "".join(map(_looks_like, "".join(map(_looks_like, plain)).casefold()))


def mark(name: str) -> str:
    """SHA-256 of the skeleton, in hexadecimal digits: of one length, whatever the name."""
    return hashlib.sha256(skeleton(name).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _looks_like(letter: str) -> str:
    """Its prototype. The data name the one prototype of a letter, and of a prototype all its letters."""
    # By name: the tables take a while to read, and most processes name nobody.
    alike = import_string("confusable_homoglyphs.confusables.confusables_data")
    found = alike.get(letter, [])
    if len(found) != 1:
        return letter
    other = str(found[0]["c"])
    mutual = [each["c"] for each in alike.get(other, [])] == [letter]
    return min(letter, other) if mutual else other
