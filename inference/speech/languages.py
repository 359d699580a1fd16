"""Whether a take is in another language than its round, by what a recogniser hears. Pure.

A recogniser such as Whisper says how probable each language is that it knows. A verdict against a speaker has
to be beyond doubt: accents, names and single words mislead it, and close languages it cannot tell apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

KIN: Final = (
    frozenset({"no", "nn", "da", "sv", "is", "fo"}),
    frozenset({"es", "pt", "gl", "ca", "it", "oc"}),
    frozenset({"fr", "oc", "br", "ht"}),
    frozenset({"hi", "ur", "mr", "pa", "ne", "sa", "gu", "sd", "bn", "as"}),
    frozenset({"zh", "yue"}),
    frozenset({"id", "ms", "jw", "su"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"pl", "cs", "sk"}),
    frozenset({"nl", "af", "de", "lb", "yi"}),
    frozenset({"tr", "az", "tk", "tt", "uz", "kk"}),
    frozenset({"fi", "et"}),
    frozenset({"ar", "fa", "mt"}),
)
"""Languages taken for one another; codes as Whisper writes them. Whoever shares a set is never other."""

SURE: Final = 0.9
"""Probability of the heard language from which on it counts. Chosen to be cautious, not measured."""

UNLIKELY: Final = 0.05
"""Probability of the round's own language and its kin together up to which they are ruled out; likewise."""

ENOUGH: Final = 3.0
"""Seconds of speech: a word or two sounds like any language."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What language a take is in.

    Attributes:
        heard_language: the most probable, as the recogniser writes it: ISO 639-1, seldom 639-3.
        heard_language_probability: 0 to 1.
        own_language_probability: of the round's language and those close to it, together.
        heard_language_seconds: of speech that it was heard in.
    """

    heard_language: str
    heard_language_probability: float
    own_language_probability: float
    heard_language_seconds: float


def verdict(probabilities: Mapping[str, float], language: str, seconds: float) -> Verdict | None:
    """Sum up what a recogniser heard; None where it knows no languages, or not the round's own.

    Args:
        probabilities: language to probability.
        language: ISO 639-1, of the round.
        seconds: of speech.
    """
    own = close(language) & probabilities.keys()
    if language not in own or len(probabilities) < 2:
        return None
    heard = max(probabilities, key=lambda code: probabilities[code])
    shares = (probabilities[heard], sum(probabilities[code] for code in own))
    return Verdict(heard, round(shares[0], 4), round(min(1.0, shares[1]), 4), round(seconds, 2))


def is_other(quality: Mapping[str, Any], language: str) -> bool:
    """Whether a take is beyond doubt in another language; `quality` has the fields of a verdict, or none."""
    heard = quality.get("heard_language")
    return (
        bool(heard)
        and heard not in close(language)
        and quality["heard_language_probability"] >= SURE
        and quality["own_language_probability"] <= UNLIKELY
        and quality["heard_language_seconds"] >= ENOUGH
    )


def close(language: str) -> frozenset[str]:
    """The language and all that it is taken for."""
    return frozenset({language}).union(*(kin for kin in KIN if language in kin))
