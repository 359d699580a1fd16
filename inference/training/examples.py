"""Sentences as examples of turns that are over and of turns that are not. Pure.

A sentence is a turn that is over; whatever words it begins with are one that is not. That is no truth about
people, who end turns in the middle of sentences, but it is all that sentences alone can teach.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from inference.text.cleaning import clean, plain, says_something

HELD_OUT: Final = 5
"""One sentence in so many is kept from the training, chosen by a hash of it and so for ever."""

SHOWN, PLAIN, STOPPED = "shown", "plain", "stopped"
FORMS: Final = (SHOWN, PLAIN, STOPPED)
"""With the punctuation that a game shows; without any, in small letters; and with a full stop wherever the
words end, as recognisers write them that know no other end."""

BOUNDARY: Final = re.compile(r"(?<=[.!?…])[\s”\"]+")
LEAST_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A text, in one of the `FORMS`, and whether it is all of its sentence."""

    text: str
    complete: bool
    form: str


def sentences(texts: Iterable[str]) -> list[str]:
    """Every sentence of three words or more in these texts, once, in the order of the letters."""
    pieces = (clean(piece) for text in texts for piece in BOUNDARY.split(text))
    return sorted({piece for piece in pieces if _is_sentence(piece)})


def is_held_out(sentence: str) -> bool:
    return int.from_bytes(sha256(sentence.encode()).digest()[:8]) % HELD_OUT == 0


def examples(among: Iterable[str]) -> Iterator[Example]:
    """Each sentence as a whole and as every beginning of it, in every form."""
    for sentence in among:
        words = sentence.split()
        for count in range(1, len(words) + 1):
            yield from _in_all_forms(" ".join(words[:count]), complete=count == len(words))


def _in_all_forms(text: str, *, complete: bool) -> Iterator[Example]:
    if not (bare := plain(text)):
        return
    yield Example(text, complete, SHOWN)
    yield Example(bare, complete, PLAIN)
    words = re.sub(r"\W+$", "", text)
    yield Example(f"{words}.", complete, STOPPED)


def _is_sentence(text: str) -> bool:
    """What trails off in dots is the beginning of one: a player is to go on from there."""
    ends = text.endswith((".", "!", "?")) and not text.endswith("...")
    return len(text.split()) >= LEAST_WORDS and ends and says_something(text)
