"""Objects in the storage that no row names: leftovers of a take whose row was never written, or of nobody."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

ROOT: Final = "takes"

_named: Final = [("corpus.Recording", "audio"), ("corpus.Recording", "agent_audio")]
"""Tables and their columns that name an object."""

YOUNG = timedelta(hours=1)
"""A take is stored before its row is written: younger objects may yet get theirs."""


def also_named(table: str, column: str) -> None:
    """Rooms above keep objects below `takes/` too; `table` as `app.Model`. Again, it changes nothing."""
    if (table, column) not in _named:
        _named.append((table, column))


def unnamed(root: str = ROOT) -> Iterator[str]:
    """Names of old enough objects below `root` that no row names, a folder at a time.

    Raises:
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer.
    """
    for folder in _folders(root):
        found = {f"{folder}/{name}" for name in _listed(folder)[1]}
        for table, column in _named if found else ():
            rows = apps.get_model(table)._default_manager
            named = rows.filter(**{f"{column}__startswith": f"{folder}/"})
            found.difference_update(named.values_list(column, flat=True).iterator())
        yield from (name for name in sorted(found) if _old(name))


def _folders(folder: str) -> Iterator[str]:
    yield folder
    for name in sorted(_listed(folder)[0]):
        yield from _folders(f"{folder}/{name}")


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files right in it; of a storage that has nothing yet, none."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return folders, files


def _old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - YOUNG
    except FileNotFoundError:
        # Deleted while we looked, as withdrawing does.
        return False
