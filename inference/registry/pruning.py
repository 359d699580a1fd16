"""What lies among the weights and no lock names: replaced revisions, and downloads that broke off."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inference.registry import claiming, lock
from inference.registry.lock import Lock
from inference.registry.tables import NAME

REVISION: Final = re.compile("[0-9a-f]{40}")
PART: Final = ".part"
"""Suffix of a download or an export that was not finished."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A folder or file that nothing needs.

    Attributes:
        size: bytes that go free with it.
    """

    path: Path
    size: int


def prune(folder: Path, *, only_say: bool = False) -> list[Leftover]:
    """Remove every revision that no lock names, and every part of a download that broke off.

    Nothing else is touched: what is no model's folder, or does not look like a commit, is somebody's own.

    Args:
        folder: of all weights.
        only_say: leave everything where it is.

    Raises:
        LockError: the lock cannot be read, so that nobody knows what is needed.
        Claimed: a model is being fetched.
    """
    # A model whose first fetch begins from here on is not among them, and so not touched.
    homes = _homes(folder)
    with ExitStack() as claims:
        for home in homes if not only_say else ():
            claims.enter_context(claiming.claim(folder, home.name))
        found = [Leftover(path, _size(path)) for path in _leftovers(homes, lock.read(folder))]
        for leftover in found if not only_say else ():
            _remove(leftover.path)
    return found


def _homes(folder: Path) -> list[Path]:
    """Folders that hold revisions of a model."""
    named = (path for path in folder.iterdir() if NAME.fullmatch(path.name)) if folder.is_dir() else ()
    homes = (path for path in named if path.is_dir() and not path.is_symlink())
    return sorted(home for home in homes if any(REVISION.fullmatch(path.name) for path in home.iterdir()))


def _leftovers(homes: Sequence[Path], known: Lock) -> Iterator[Path]:
    for home in homes:
        kept = known.models[home.name].revision if home.name in known.models else ""
        for revision in sorted(path for path in home.iterdir() if REVISION.fullmatch(path.name)):
            if revision.name != kept:
                yield revision
            else:
                yield from sorted(path for path in revision.rglob("*") if path.suffix == PART)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.lstat().st_size for file in files if not file.is_dir())


def _remove(path: Path) -> None:
    """A folder that is empty then goes too: what it was for is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
