"""Takes on a disk of their own until the store takes them: written and synced there before anybody is told.

A file lies under the name that it will have in the store. What is deleted while it lies here leaves a mark,
so that a copy that was on its way to the store at that moment is deleted there too.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.utils._os import safe_join

HALF: Final = ".half"
"""Ending of what is still being written."""

GONE: Final = ".gone"
"""Ending of the mark of what was deleted."""

LOCK: Final = ".moving"

LONGEST: Final = 6 * 2**20
"""Bytes of a take of a minute that does not pack."""

RECOUNTED: Final = 30.0
"""Seconds after which it is counted again how much lies here: others move and write too."""


class SpoolFull(Exception):
    """There lies as much as may."""


class Spool:
    """A folder, shared by all processes that serve and keep house on one machine.

    Args:
        folder: is made, for its owner alone.
        most: bytes that may lie in it.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._counted, self._bytes = float("-inf"), 0

    def keep(self, name: str, content: bytes) -> None:
        """Write it so that it is there after the power has failed.

        Raises:
            SpoolFull: there lies as much as may.
            OSError: the disk does not take it.
        """
        if self.used() + len(content) > self.most:
            raise SpoolFull(f"{self.folder} holds {self.used():,} of {self.most:,} bytes.")
        path = self._path(name)
        self._make(path.parent)
        half = path.with_name(f"{path.name}.{os.getpid()}-{time.monotonic_ns()}{HALF}")
        try:
            with half.open("xb") as file:
                half.chmod(0o600)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        except OSError:
            half.unlink(missing_ok=True)
            raise
        _sync(path.parent)
        self.back(name)
        self._bytes += len(content)

    def read(self, name: str) -> bytes | None:
        """What lies here under that name; None where nothing does."""
        try:
            return self._path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def size(self, name: str) -> int | None:
        """Bytes; None where nothing lies here under that name."""
        try:
            return self._path(name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def drop(self, name: str) -> bool:
        """It is in the store: whether it still lay here, and nobody had deleted it meanwhile."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        """It is to be nowhere: gone from here, with a mark for whoever moves things to the store."""
        if self.has(name):
            mark = self._mark(name)
            mark.touch(mode=0o600)
            _sync(mark.parent)
            self.drop(name)

    def back(self, name: str) -> None:
        """Something is stored under that name again: no mark speaks against it."""
        self._mark(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Everything that waits for the store, the oldest month first."""
        for path in self._files():
            if not path.name.endswith((HALF, GONE)):
                yield path.relative_to(self.folder).as_posix()

    def deleted(self, before: float) -> Iterator[str]:
        """Names with a mark from before then, in seconds since 1970."""
        for path in self._files():
            with suppress(FileNotFoundError):
                if path.name.endswith(GONE) and path.stat().st_mtime < before:
                    yield path.relative_to(self.folder).as_posix().removesuffix(GONE)

    def tidy(self, before: float) -> int:
        """Delete what was being written before then, in seconds since 1970: whoever wrote it was killed, and
        no row will ever name it, nor a withdrawal. How many there were."""
        halves = 0
        for path in self._files():
            with suppress(FileNotFoundError):
                if path.name.endswith(HALF) and path.stat().st_mtime < before:
                    path.unlink()
                    halves += 1
        return halves

    def used(self) -> int:
        """Bytes that lie here."""
        now = time.monotonic()
        if now - self._counted > RECOUNTED:
            self._bytes, self._counted = sum(map(_size, self._files())), now
        return self._bytes

    def has_room(self) -> bool:
        """Whether the longest take fits in, and the folder can be written to."""
        return self.used() + LONGEST <= self.most and os.access(self.folder, os.W_OK)

    @contextmanager
    def moving(self) -> Iterator[bool]:
        """Whether this process alone may move things to the store until the end of the block."""
        with (self.folder / LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _files(self) -> Iterator[Path]:
        for folder, _, files in sorted(os.walk(self.folder)):
            yield from (Path(folder, file) for file in sorted(files) if file != LOCK)

    def _path(self, name: str) -> Path:
        return Path(safe_join(self.folder, name))

    def _mark(self, name: str) -> Path:
        path = self._path(name)
        return path.with_name(path.name + GONE)

    def _make(self, folder: Path) -> None:
        """Folders that are new are written down in those above them."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
