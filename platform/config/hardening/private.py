"""What a site writes is for its own user alone: voices and accounts lie on disks that others may read."""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

NOBODY_ELSE = 0o077


def begin() -> None:
    """At the start of every process of a site: what it makes from now on, and what earlier versions made.

    What belongs to another user stays as it is: somebody has set it up so.
    """
    os.umask(NOBODY_ELSE)
    for path in _earlier():
        with suppress(FileNotFoundError, PermissionError):
            path.chmod(path.stat().st_mode & ~NOBODY_ELSE & 0o777)


def _earlier() -> list[Path]:
    """Nobody gets past a folder that is closed, so what lies in it needs no look."""
    found = [settings.DATA_DIR / "audio"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        found += [Path(f"{database['NAME']}{ending}") for ending in ("", "-wal", "-shm")]
    return found
