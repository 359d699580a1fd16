"""One process at a time fetches, exports or removes the files of a model, and writes the lock.

The operating system gives a claim back when its process ends, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

SUFFIX: Final = ".claim"


class Claimed(Exception):
    """Another process is at the files of the model; the message names it."""


@contextmanager
def claim(folder: Path, name: str) -> Iterator[None]:
    """Have the files of one model to oneself until the block ends.

    Args:
        folder: of all weights.

    Raises:
        Claimed: somebody else has them.
    """
    with _open(folder, name) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Claimed(
                f"{name} is being fetched, exported or removed by process {file.read().strip() or '?'}. "
                "Wait until that is over, then run the command again."
            ) from error
        file.truncate(0)
        # On a disk that is full the name of the process is all that is missing.
        with suppress(OSError):
            file.write(str(os.getpid()))
            file.flush()
        yield


@contextmanager
def wait_for(folder: Path) -> Iterator[None]:
    """Have what is written beside all weights to oneself; it takes no time, so whoever comes second waits."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open(folder: Path, name: str) -> IO[str]:
    """A file that stays: were it removed, two processes could hold claims on two files of one name."""
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / f".{name}{SUFFIX}").open("a+", encoding="utf-8")
