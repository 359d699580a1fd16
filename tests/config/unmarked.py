"""Finds words in a template that no translator will ever see."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

SPOKEN = ("aria-label", "title", "placeholder", "alt")
"""Attributes that people read or hear."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
FILTERED = re.compile(r"\|(?:default|default_if_none|yesno|pluralize):[\"'][^/\"']*[^\W\d_]{2,}")
ALLOWED = {"Your Turn", "SHA-256", "UTC", "K7QF-2M9P-XTRA"}
"""Names, which are the same in every language."""
NOT_WORDS = {'card.tone|default:"hold"'}
"""Filters whose text is the name of a class."""
INSIDE_A_TAG = ("body_class", "fonts")
"""Blocks of a page that are a class or an attribute, which nobody reads."""


def unmarked(html: str) -> list[str]:
    """Texts and spoken attributes of a template outside its translate tags."""
    tokens = list(Lexer(html).tokenize())
    page = _Words()
    page.feed("".join(_bare(tokens)))
    page.close()
    values = (token.contents for token in tokens if token.token_type == TokenType.VAR)
    return [*page.found, *(value for value in values if FILTERED.search(value) and value not in NOT_WORDS)]


def _bare(tokens: list[Token]) -> Iterator[str]:
    """The page without what Django makes of it, and without what is marked."""
    inside = ""
    for token in tokens:
        tag = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
        if tag[0] in ("blocktranslate", "comment") or (tag[0] == "block" and tag[1] in INSIDE_A_TAG):
            inside = tag[0]
        elif tag[0] == f"end{inside}":
            inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            yield token.contents


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style", "code", "kbd")
        named = dict(attrs)
        spoken = [named[name] for name in SPOKEN if name in named]
        if tag == "meta" and named.get("name") == "description":
            spoken.append(named.get("content"))
        for text in spoken:
            self._look(text or "")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._look(data)

    def _look(self, text: str) -> None:
        shown = " ".join(text.split())
        for name in ALLOWED:
            text = text.replace(name, "")
        if LETTERS.search(text):
            self.found.append(shown)
