"""Takes the marked sentences out of templates, Python and JavaScript, without GNU gettext."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from config.words.places import Place

Keywords = dict[str, Any]

KEYWORDS: Final[Keywords] = {
    "N_": None,
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LAZY: Final[Keywords] = {f"{name}_lazy": places for name, places in KEYWORDS.items() if "gettext" in name}
COMMENTS: Final = ("Translators:",)
"""What a comment for translators begins with."""


def template(place: Place, domain: str) -> Catalog:
    """Every marked sentence of a place, in the order of its files."""
    found = Catalog(fuzzy=False)
    for path in place.sources(domain):
        where = path.relative_to(place.root).as_posix()
        for line, message, comments, context in marked(path):
            found.add(message, locations=[(where, line)], auto_comments=comments, context=context)
    return found


def marked(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """Line, msgid or msgids, comments for translators and context of every marked sentence of a file."""
    text = path.read_text()
    if path.suffix == ".js":
        return _extracted("javascript", text, KEYWORDS, {"jsx": "no"})
    if path.suffix == ".html":
        return _extracted("python", _as_python(text, path), {**KEYWORDS, **LAZY})
    return _extracted("python", text, {**KEYWORDS, **LAZY}) if _may_have_words(text) else iter(())


def _may_have_words(text: str) -> bool:
    """Most modules have none, and taking each apart costs a second in all."""
    return any(f"{name}(" in text for name in ("gettext", "gettext_lazy", "N_", "_"))


def _as_python(text: str, path: Path) -> str:
    """Django's calls of gettext for a template, one a line; the rest of the page is blanked out."""
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def _extracted(
    method: str, text: str, keywords: Keywords, options: dict[str, Any] | None = None
) -> Iterator[tuple[int, Any, list[str], str | None]]:
    found = extract(method, BytesIO(text.encode()), keywords, COMMENTS, options)
    return ((line, message, list(comments), context) for line, message, comments, context in found)


def ids(catalogue: Catalog) -> set[tuple[str | None, Any]]:
    """Context and msgid, or msgids, of every sentence."""
    return {(message.context, message.id) for message in catalogue if message.id}
