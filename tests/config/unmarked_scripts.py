"""Finds words in a script that no translator will see, as far as it shows what becomes of them."""

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`")
MARKED = re.compile(r"\b(?:N_|gettext|ngettext|pgettext)\(")
FOR_PROGRAMMERS = re.compile(
    r"\bnew \w*Error\(|\bconsole\.\w+\(|\b(?:querySelector(?:All)?|closest|matches)\("
)
SHOWN = re.compile(
    r"(?:\.(?:textContent|ariaLabel|title|placeholder|alt)\s*=(?!=)|setAttribute\(\s*\"(?:aria-label|title|alt)\",|\.say\(|\.tell\()([^;]*)"
)
SENTENCE = re.compile(r"^“?(?:[A-Z][a-z’']+|I|A) .*[a-z]")
WORD = re.compile(r"[A-Za-z]{2,}")
COMPARED = re.compile(r"[!=]==\s*\"[^\"]*\"")
ALLOWED = {"Inter Fallback"}
"""Names of no language: a font."""


def unmarked(script: str) -> list[str]:
    """Sentences anywhere, and single words where the page shows them, outside the calls that mark them."""
    bare = COMPARED.sub("", _without_calls(COMMENT.sub("", script)))
    sentences = [text for text in _literals(bare) if SENTENCE.search(text)]
    shown = [text for part in SHOWN.finditer(bare) for text in _literals(part[1]) if WORD.search(text)]
    return [text for text in dict.fromkeys(sentences + shown) if text not in ALLOWED]


def _literals(script: str) -> Iterator[str]:
    """What stands in the quotes; values of a template literal are left out."""
    return (re.sub(r"\$\{[^}]*\}", "", found[0][1:-1]).strip() for found in LITERAL.finditer(script))


def _without_calls(script: str) -> str:
    """The script without what is marked, and without what only programmers read."""
    for start in (MARKED, FOR_PROGRAMMERS):
        while found := start.search(script):
            script = script[: found.start()] + script[_end(script, found.end()) :]
    return script


def _end(script: str, at: int) -> int:
    """Behind the bracket that closes the one before `at`; brackets in literals do not count."""
    depth = 1
    while depth and at < len(script):
        literal = LITERAL.match(script, at)
        if literal:
            at = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(script[at], 0)
        at += 1
    return at
