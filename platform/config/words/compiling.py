"""Compiles the catalogues into what the site reads: `.mo` files for Python, a module a language for pages.

All lie under one folder that git does not know, by our codes: `locale/<code>/LC_MESSAGES/django.mo` and
`scripts/<code>.js`. Whether it has to be done, `starting` knows.
"""

import json
import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.words import packages
from config.words.places import DOMAINS, languages, our_code, places
from config.words.reading import Problem, is_said, read

ENGLISH: Final = "n != 1"

Said = dict[str, str | list[str]]
Catalogues = dict[str, list[tuple[str, Catalog]]]
"""Domain to game and catalogue, the site first."""


def compiled(root: Path, into: Path) -> list[Problem]:
    """Compile every catalogue, unless one of them has a problem: then nothing is written.

    Several processes may do it at once: each file is replaced as a whole.
    """
    every = sorted({language for domain in DOMAINS for language in languages(root, domain)})
    found = {language: _read(root, language) for language in every}
    if problems := [problem for _, some in found.values() for problem in some]:
        return problems
    _replace(into / "scripts" / "en.js", _module("en", ENGLISH, {}))
    for language, (catalogues, _) in found.items():
        _compile(language, catalogues, into)
    return []


def _read(root: Path, language: str) -> tuple[Catalogues, list[Problem]]:
    found: Catalogues = {domain: [] for domain in DOMAINS}
    problems: list[Problem] = []
    for place in places(root):
        for domain in DOMAINS:
            path = place.catalogue(language, domain)
            if path.exists():
                catalogue, some = read(path)
                found[domain].append((place.game, catalogue))
                problems += some or _other_plurals(path, catalogue, found[domain][0][1])
    return found, problems


def _other_plurals(path: Path, catalogue: Catalog, first: Catalog) -> list[Problem]:
    """They are compiled into one, which has one rule."""
    if catalogue.plural_forms == first.plural_forms:
        return []
    return [Problem(path, 1, f"Plural-Forms differ from those of the site: {first.plural_forms}")]


def _compile(language: str, catalogues: Catalogues, into: Path) -> None:
    code = our_code(language)
    python, scripts = (catalogues[domain] for domain in DOMAINS)
    if python:
        others = [(path.name, _of_package(path)) for path in packages.catalogues(language)]
        _replace(into / "locale" / code / "LC_MESSAGES" / "django.mo", _mo([*python, *others]))
    rule = str(scripts[0][1].plural_expr) if scripts else ENGLISH
    said = {game: _said(each) for game, each in scripts}
    _replace(into / "scripts" / f"{code}.js", _module(code, rule, said))


def _of_package(path: Path) -> Catalog:
    """As it is: what is wrong in it nobody here can mend."""
    with path.open("rb") as file:
        return read_po(file)


def _mo(catalogues: list[tuple[str, Catalog]]) -> bytes:
    """All of them in one, as Django reads it; of two with the same English the first one's word stands."""
    whole = Catalog()
    if catalogues:
        whole.mime_headers = catalogues[0][1].mime_headers
    for message in _all_said(catalogues):
        if whole.get(message.id, message.context) is None:
            whole.add(message.id, message.string, context=message.context)
    content = BytesIO()
    write_mo(content, whole)
    return content.getvalue()


def _all_said(catalogues: list[tuple[str, Catalog]]) -> Iterator[Message]:
    return (message for _, catalogue in catalogues for message in catalogue if is_said(message))


def _said(catalogue: Catalog) -> Said:
    """What the page asks for to what it shows; see `catalogueOf` in static/look/words.js."""
    return {_key(message): _forms(message) for message in catalogue if is_said(message)}


def _key(message: Message) -> str:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{one}" if message.context else one


def _forms(message: Message) -> str | list[str]:
    return message.string if isinstance(message.string, str) else list(message.string or ())


def _module(code: str, plural: str, said: Mapping[str, Said]) -> bytes:
    """The module that `locale/<code>` is in the import map."""
    words = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f'export default {{language:"{code}",plural:(n)=>Number({plural}),messages:{words}}};\n'.encode()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
