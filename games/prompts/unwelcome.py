"""Words that no prompt may hold: slurs and swearing, kept as hashes so that nobody has to read them. Pure.

`unwelcome.txt` has one line for each: the language, "=" for a whole word or "~" for the beginning of one, and
the hash. To add one: `python -c "from games.prompts.unwelcome import line; print(line('en', '=', input()))"`.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("unwelcome.txt")
UNSPACED = frozenset({"ja", "zh"})
WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u0652\u0900-\u0963\u0970-\u09e5]+[^\W\d_]*)*")
"""Letters, with the vowel signs of Arabic, Devanagari and Bengali among them."""

LONGEST = 12
"""Characters of the longest entry."""


def line(language: str, kind: str, word: str) -> str:
    """An entry of the file."""
    return f"{language} {kind}{_hash(language, word)}"


def found(text: str, language: str) -> bool:
    """Whether one of these words stands in a text."""
    listed = _listed()
    candidates = _pieces(text, language)
    return any(line(language, kind, word) in listed for kind, word in candidates)


def _pieces(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What in a text could be an entry: each word and each beginning of one; without spaces, each stretch."""
    for word in WORD.findall(_folded(text, language)):
        yield "=", word
        starts = range(len(word)) if language in UNSPACED else (0,)
        for start in starts:
            for end in range(start + 2, min(len(word), start + LONGEST) + 1):
                yield "~", word[start:end]


def _folded(text: str, language: str) -> str:
    if language == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.casefold()


def _hash(language: str, word: str) -> str:
    return hashlib.sha256(f"{language}:{_folded(word, language)}".encode()).hexdigest()[:16]


@cache
def _listed() -> frozenset[str]:
    return frozenset(FILE.read_text(encoding="utf-8").split("\n"))
