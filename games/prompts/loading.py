"""Prompts: from the files games/catalogue/<game>/prompts/<language>.toml to rows that a round draws from."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from games.catalogue.registry import CATALOGUE, named
from games.prompts.models import Prompt

Text = dict[str, Any]
"""What a game shows, in a shape of its own; the prompts of its files are the pattern."""

Place = tuple[str, str, str]
"""Where a prompt stands: game, language, key."""


class PromptFileError(Exception):
    """A prompt file cannot be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load added, gave new words, retired and brought back."""

    added: int
    changed: int
    retired: int
    returned: int


def read(path: Path) -> dict[str, Text]:
    """Key and parts of every prompt in one file, in its order.

    Raises:
        PromptFileError: it is not TOML, has no prompts, or a key is missing or stands there twice.
    """
    changed = path.stat()
    return _read(path, changed.st_mtime_ns, changed.st_size)


@cache
def _read(path: Path, _changed: int, _size: int) -> dict[str, Text]:
    """Once for each state of a file: a start looks at all of them twice, to check and to load them."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("prompt")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PromptFileError(f"{named(path)} is not a TOML file: {error}.") from error
    if not entries or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PromptFileError(f"{named(path)} has no prompts: each is a table that begins with [[prompt]].")
    prompts: dict[str, Text] = {}
    for entry in entries:
        key = entry.pop("key", "")
        if not key or key in prompts:
            raise PromptFileError(f"{named(path)}: the key {key!r} is empty or stands there twice.")
        prompts[key] = entry
    return prompts


def files(catalogue: Path = CATALOGUE) -> Iterator[tuple[str, str, Path]]:
    """Game, language (ISO 639-1) and path of every prompt file."""
    for path in sorted(catalogue.glob("*/prompts/*.toml")):
        yield path.parent.parent.name.replace("_", "-"), path.stem, path


def load(catalogue: Path = CATALOGUE) -> Loaded:
    """Make the rows agree with the files; doing it twice changes nothing.

    What a moderator retired stays retired, and what a moderator added is never touched.
    """
    wanted = {
        (game, language, key): text
        for game, language, path in files(catalogue)
        for key, text in read(path).items()
    }
    rows = {(row.game, row.language, row.key): row for row in Prompt.objects.filter(added_by="")}
    return Loaded(
        added=_add(wanted, rows),
        changed=_change(wanted, rows),
        retired=_retire(wanted, rows),
        returned=_bring_back(wanted, rows),
    )


def _add(wanted: dict[Place, Text], rows: dict[Place, Prompt]) -> int:
    new = [
        Prompt(game=game, language=language, key=key, text=text)
        for (game, language, key), text in wanted.items()
        if (game, language, key) not in rows
    ]
    # Two processes may start at once, and a moderator may have taken a key first.
    before = Prompt.objects.count()
    Prompt.objects.bulk_create(new, ignore_conflicts=True)
    return Prompt.objects.count() - before


def _change(wanted: dict[Place, Text], rows: dict[Place, Prompt]) -> int:
    changed = [row for place, row in rows.items() if place in wanted and row.text != wanted[place]]
    for row in changed:
        row.text = wanted[row.game, row.language, row.key]
    Prompt.objects.bulk_update(changed, ["text"])
    return len(changed)


def _retire(wanted: dict[Place, Text], rows: dict[Place, Prompt]) -> int:
    gone = [row.pk for place, row in rows.items() if place not in wanted]
    return Prompt.objects.filter(pk__in=gone, retired_at=None).update(retired_at=timezone.now())


def _bring_back(wanted: dict[Place, Text], rows: dict[Place, Prompt]) -> int:
    """Only what the files retired, the files may bring back."""
    back = [row.pk for place, row in rows.items() if place in wanted]
    retired = Prompt.objects.filter(pk__in=back, retired_by="").exclude(retired_at=None)
    return retired.update(retired_at=None)
