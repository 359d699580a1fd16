"""Brings the catalogues up to what stands in the sources, and says which of them lag behind."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from config.words import extracting
from config.words.places import DOMAINS, Place, languages, places
from config.words.reading import is_said, read

HEADER: Final = """msgid ""
msgstr ""
"Project-Id-Version: Your Turn\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"
"""
"""Of a new catalogue: nothing in it changes by itself, so that a difference is always one of words."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far one catalogue is.

    Attributes:
        missing, left: sentences of the sources that it lacks, and of its own that no source has any more.
    """

    path: Path
    sentences: int
    said: int
    missing: int
    left: int

    @property
    def lags(self) -> bool:
        return bool(self.missing or self.left)


def stands(root: Path) -> Iterator[Stand]:
    """How far every catalogue is; one that should be there and is not lacks everything."""
    for place, domain, template in _templates(root):
        wanted = extracting.ids(template)
        for language in languages(root, domain):
            path = place.catalogue(language, domain)
            catalogue = read(path)[0] if path.exists() else Catalog()
            has = extracting.ids(catalogue)
            said = sum(1 for message in catalogue if is_said(message))
            yield Stand(path, len(wanted), said, len(wanted - has), len(has - wanted))


def update(root: Path, *, also: str = "", domains: Collection[str] = DOMAINS) -> list[Path]:
    """Bring every catalogue up to the sources. What was said stays, at the end where nobody asks for it.

    Args:
        also: a language that gets catalogues now, such as `fr`.
        domains: of these it gets some.

    Returns:
        The files that changed.
    """
    wanted = {domain: set(languages(root, domain)) for domain in DOMAINS}
    for domain in domains if also else ():
        wanted[domain].add(also)
    plurals = {language: _plural(root, language) for language in set().union(*wanted.values())}
    return [
        path
        for place, domain, template in list(_templates(root))
        for language in sorted(wanted[domain])
        if _write(path := place.catalogue(language, domain), template, language, plurals[language])
    ]


def _templates(root: Path) -> Iterator[tuple[Place, str, Catalog]]:
    for place in places(root):
        for domain in DOMAINS:
            yield place, domain, extracting.template(place, domain)


def _write(path: Path, template: Catalog, language: str, plural: str) -> bool:
    """Whether the file had to change. A place that says nothing has no file."""
    before = path.read_bytes() if path.exists() else b""
    if not len(template) and not before:
        return False
    text = before or HEADER.format(language=language, plural=plural).encode()
    catalogue = read_po(text.splitlines(keepends=True))
    # No guesses: whoever changes a sentence cannot judge them, and tools of translators make better ones.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    # The header stays as it was: Babel would write one of its own, with dates in it.
    header, _, _ = text.decode().partition("\n\n")
    after = f"{header.rstrip()}\n\n{_body(catalogue)}".encode()
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(after)
    return True


def _body(catalogue: Catalog) -> str:
    """Everything but the header; without line numbers, which would change with every edit of a source."""
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, include_lineno=False)
    return body.getvalue().decode().strip() + "\n"


def _plural(root: Path, language: str) -> str:
    """The rule that the site's catalogue has, since a language has one; CLDR's for a new language."""
    site = places(root)[0].catalogue(language, "djangojs")
    return read(site)[0].plural_forms if site.exists() else str(get_plural(language))
