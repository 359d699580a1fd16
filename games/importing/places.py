"""Where clips are brought in from: a directory, or a zip that is never unpacked onto a disk.

Each entry is named as it lies there, with `/`. What may not be opened comes along with the reason.
"""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from games.importing import clips, described
from games.importing.clips import Unfit

MOST_FILES: Final = 500_000
"""Files of one place: smart-turn's own data has 270,946."""

MOST_ZIPPED: Final = 100 * 2**30
"""Bytes that a zip may say it unpacks to; nothing is written anywhere, so that it is only time."""

MOST_UPLOADED: Final = 512 * 2**20
"""Bytes of a zip that comes by the page; larger ones come by `manage.py import`, which copies nothing."""

RATIO: Final = 200
"""Bytes out of one byte in: FLAC hardly packs, a WAV of silence may, and a bomb has thousands."""

DAMAGED: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError)
"""What an entry of a zip says that cannot be unpacked, in whichever of its ways it was packed."""

NAMELESS: Final = "(without a name)"

SMALL: Final = 2**20
"""Bytes up to which a ratio says nothing: a second of zeros is a small file and no bomb."""


class PlaceError(Exception):
    """The whole place cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. `read` gives its bytes, or raises Unfit."""

    name: str
    read: Callable[[], bytes]


class Place(Protocol):
    """Where files lie."""

    def entries(self) -> Iterator[Entry]:
        """In the order of their names, without what only an operating system put there.

        Raises:
            PlaceError: it cannot be read any further.
        """


def most_of(name: str) -> int:
    """Bytes that a file of that name may have."""
    return described.MOST_BYTES if is_metadata(name) else clips.MOST_BYTES


def is_metadata(name: str) -> bool:
    return PurePosixPath(name).name in described.NAMES


def hidden(name: str) -> bool:
    """Files that systems leave behind, such as .DS_Store and __MACOSX."""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part[0] == "." and part != "..") for part in parts)


def within(name: str, size: int) -> None:
    """Raises Unfit for a file that says it is too large."""
    if size > most_of(name):
        raise Unfit("too_large", f"It has {size:,} bytes; {most_of(name):,} are the most for one file.")


def refusing(unfit: Unfit) -> Callable[[], bytes]:
    def read() -> bytes:
        raise unfit

    return read


@contextmanager
def opened(path: Path) -> "Iterator[Place]":
    """The place at a path.

    Raises:
        PlaceError: nothing is there, or it is neither a directory nor a zip.
    """
    if path.is_dir():
        yield Directory(path)
        return
    if not path.is_file():
        raise PlaceError(f"There is nothing at {path}. Give a directory, a .zip or s3://bucket/prefix.")
    with unzipped(path, str(path)) as place:
        yield place


@contextmanager
def unzipped(file: "Path | IO[bytes]", named: str) -> "Iterator[Zip]":
    """A zip, by its path or open already; `named`: what an error calls it.

    Raises:
        PlaceError: it is none.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise PlaceError(f"{named} is no zip that can be read ({error}). Pack it again.") from error
    with archive:
        yield Zip(archive)


class Directory:
    """A directory and all below it. Links are not followed: they may lead anywhere."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self) -> Iterator[Entry]:
        found = sorted(path for path in self._root.rglob("*") if path.is_symlink() or not path.is_dir())
        _few_enough(len(found))
        for path in found:
            name = path.relative_to(self._root).as_posix()
            if not hidden(name):
                yield Entry(name, _reader(path, name))


def _reader(path: Path, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            if path.is_symlink():
                raise Unfit("link", "It is a link, and links are not followed. Put the file itself there.")
            if not path.is_file():
                raise Unfit("not_a_file", "It is no ordinary file. Leave it out.")
            within(name, path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            raise Unfit(
                "unreadable", f"It cannot be opened ({error.strerror}). Look at its rights."
            ) from error

    return read


class Zip:
    """A zip, read entry by entry into memory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def entries(self) -> Iterator[Entry]:
        # Not `is_dir`, which fails on a name that is empty, or begins with a NUL.
        found = [each for each in self._archive.infolist() if not each.filename.endswith("/")]
        _few_enough(len(found))
        if sum(each.file_size for each in found) > MOST_ZIPPED:
            raise PlaceError("The zip says it unpacks to more than 100 GB. Split it.")
        # What is packed twice is told by its name, and the first one stands.
        seen = set[str]()
        for each in sorted(found, key=lambda info: info.filename):
            if not hidden(each.filename):
                yield Entry(each.filename or NAMELESS, self._reader(each, again=each.filename in seen))
                seen.add(each.filename)

    def _reader(self, info: zipfile.ZipInfo, *, again: bool) -> Callable[[], bytes]:
        def read() -> bytes:
            _sound(info, again=again)
            try:
                with self._archive.open(info) as file:
                    # One byte more than is allowed: a header may lie.
                    data = file.read(most_of(info.filename) + 1)
            except DAMAGED as error:
                words = f"It cannot be unpacked ({str(error)[:80]}). Pack the zip again, without a password."
                raise Unfit("unreadable", words) from error
            within(info.filename, len(data))
            return data

        return read


def _sound(info: zipfile.ZipInfo, *, again: bool) -> None:
    """What the directory of the zip says of an entry, before it is unpacked."""
    if again:
        raise Unfit("named_twice", "The zip holds two files of this name. Pack it again.")
    # orig_filename has what zipfile cuts off behind a NUL.
    if not info.filename or described.unsafe(info.orig_filename):
        words = "Its name leads out of the zip, or is none. Pack it again from within its folder."
        raise Unfit("unsafe_path", words)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unfit("link", "It is a link, and links are not followed. Pack the file itself.")
    within(info.filename, info.file_size)
    packed = max(1, info.compress_size)
    if info.file_size > SMALL and info.file_size / packed > RATIO and not is_metadata(info.filename):
        raise Unfit(
            "zip_bomb", f"It would unpack to {info.file_size // packed} times its size. Leave it out."
        )


def _few_enough(count: int) -> None:
    if count > MOST_FILES:
        raise PlaceError(f"There are {count:,} files; {MOST_FILES:,} are the most for one import. Split it.")
