"""Whether a file is the one it should be: by size, then by SHA-256."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from inference.registry.entries import ModelFile


def damage(folder: Path, files: Iterable[ModelFile], *, thorough: bool = True) -> str:
    """What is wrong with one of the files of a folder, or "". A missing file is wrong too, and one that this
    process may not read, such as another user's.

    Args:
        thorough: hash every file too (about 1 s for 500 MB), once per process while it does not change.
    """
    for file in files:
        path = folder / file.name
        try:
            wrong = _wrong(path, file, thorough=thorough)
        except OSError as error:
            wrong = f"cannot be read: {error.strerror or error}"
        if wrong:
            return f"{path} {wrong}"
    return ""


def _wrong(path: Path, file: ModelFile, *, thorough: bool) -> str:
    if not path.is_file():
        return "is missing"
    size = path.stat().st_size
    if file.size and size != file.size:
        return f"has {size:,} bytes instead of {file.size:,}"
    if thorough and (found := sha256(path)) != file.sha256:
        return f"has the SHA-256 {found}, not {file.sha256}"
    return ""


def is_here(path: Path) -> bool:
    """Whether there is such a file, also where this process may not look."""
    try:
        return path.exists()
    except OSError:
        return True


def measured(folder: Path, names: Iterable[str]) -> tuple[ModelFile, ...]:
    """The files as they are now, with hash and size."""
    return tuple(ModelFile(name, sha256(folder / name), (folder / name).stat().st_size) for name in names)


def sha256(path: Path) -> str:
    """64 hexadecimal digits. A file that did not change since is not read again."""
    status = path.stat()
    return _sha256(path, status.st_size, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=256)
def _sha256(path: Path, _size: int, _changed_ns: int, _inode: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
