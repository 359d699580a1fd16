"""What is made once for a whole run, however many workers it has."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that whichever worker comes first fills, and the others take as it is. Nobody may write to it.

    Workers of pytest-xdist have folders of their own beside one another.
    """
    own = factory.getbasetemp()
    folder = (own.parent if own.name.startswith("popen-") else own) / name
    folder.mkdir(exist_ok=True)
    made = folder / ".made"
    with (folder.with_suffix(".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(folder)
            made.touch()
    return folder
