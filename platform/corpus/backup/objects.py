"""Sound from the storage into a backup and back, each object checked by its SHA-256 on its way."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.personal import ledger
from corpus.backup.folder import Folder, Held, digest, write

THREADS: Final = 4
"""Hashing leaves the interpreter's lock, and a bucket answers several at once."""

BATCH: Final = 500


class Moved(NamedTuple):
    """What became of one object: `held` with its hash.

    copied: it was not there before. fault: why it is not there now.
    """

    held: Held
    copied: bool = False
    fault: str = ""


def fetch(folder: Folder, wanted: Iterable[Held], known: Mapping[str, Held]) -> Iterator[Moved]:
    """From the storage into a backup, what is not there yet; in the order of `wanted`.

    known: by name, of the state before: what it has is not read again.

    Raises:
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer, or the disk is full.
    """
    yield from _each(wanted, lambda held: _fetch(folder, held, known.get(held.name)))


def put(folder: Folder, wanted: Iterable[Held]) -> Iterator[Moved]:
    """From a backup into the storage, what is not there yet. Raises: as `fetch`."""
    yield from _each(wanted, lambda held: _put(folder, held))


class Erased:
    """What the ledger says is to be nowhere any more."""

    def __init__(self) -> None:
        found: dict[str, set[str]] = {ledger.TAKE: set(), ledger.VOICE: set()}
        for entry in ledger.entries():
            if entry.what in found:
                found[entry.what].add(entry.id)
        self._takes, self._voices = found[ledger.TAKE], found[ledger.VOICE]

    def has(self, held: Held) -> bool:
        return held.take in self._takes or held.speaker in self._voices


def sweep(folder: Folder) -> int:
    """Delete from a backup what was taken back, and what no state names any more; how many objects."""
    erased = Erased()
    named = {held.name for state in folder.whole() for held in folder.manifest(state) if not erased.has(held)}
    gone = 0
    for path in folder.audio.rglob("*"):
        if path.is_file() and path.relative_to(folder.audio).as_posix() not in named:
            path.unlink()
            gone += 1
    return gone


def _each(wanted: Iterable[Held], do: Callable[[Held], Moved]) -> Iterator[Moved]:
    left = iter(wanted)
    with ThreadPoolExecutor(THREADS) as pool:
        while batch := list(islice(left, BATCH)):
            yield from pool.map(do, batch)


def _fetch(folder: Folder, held: Held, before: Held | None) -> Moved:
    path = folder.object(held.name)
    if before and held.sha256 in ("", before.sha256) and _size(path) == before.bytes:
        return Moved(held._replace(sha256=before.sha256, bytes=before.bytes))
    if held.sha256 and _size(path) is not None and digest(path) == held.sha256:
        return Moved(held._replace(bytes=path.stat().st_size))
    content = _stored(held.name)
    if content is None:
        return Moved(held, fault="the storage has no such object")
    sha256 = hashlib.sha256(content).hexdigest()
    if held.sha256 not in ("", sha256):
        return Moved(held, fault="the object holds other bytes than were stored")
    write(path, content)
    return Moved(held._replace(sha256=sha256, bytes=len(content)), copied=True)


def _put(folder: Folder, held: Held) -> Moved:
    there = _stored(held.name)
    if there is not None and hashlib.sha256(there).hexdigest() == held.sha256:
        return Moved(held)
    path = folder.object(held.name)
    if _size(path) is None:
        return Moved(held, fault="the backup has no such object")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != held.sha256:
        return Moved(held, fault="the backup holds other bytes than were copied")
    default_storage.save(held.name, ContentFile(content))
    return Moved(held, copied=True)


def _stored(name: str) -> bytes | None:
    try:
        with default_storage.open(name, "rb") as file:
            found: bytes = file.read()
            return found
    except FileNotFoundError:
        return None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
