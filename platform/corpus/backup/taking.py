"""Making a backup while the site runs: the database first, then the sound that its rows name."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.personal import ledger
from corpus.backup import databases, objects, replaying
from corpus.backup.folder import Folder, Held, State, Unusable, digest, write
from corpus.models import Recording

KEPT: Final = 7
"""States that stay; of an older one only what a newer one names as well."""

SECRET: Final = "secret_key"  # noqa: S105  # a file's name

# Of a lost one the storage has no object, but an earlier state may.
NAMED: Final = (
    "SELECT id, contributor_id, audio, object_sha256, agent_audio FROM corpus_recording "
    "WHERE audio <> '' AND status <> 'withdrawn'"
)


@dataclass(slots=True)
class Taken:
    """What one backup came to. `missing`: object to why it is not in it; `removed`: taken back since."""

    name: str
    objects: int = 0
    copied: int = 0
    bytes: int = 0
    removed: int = 0
    missing: dict[str, str] = field(default_factory=dict)


def back_up(root: Path, keep: int = KEPT) -> Taken:
    """Add a state to a folder, copying only the sound that it lacks. One that was broken off is gone on with.

    Raises:
        Unusable: see its text.
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer, or a disk is full; run it again.
    """
    folder = Folder(root.resolve())
    _apart(folder)
    folder.make()
    with folder.alone():
        replaying.catch_up()
        taken = Taken(f"{timezone.now():%Y%m%dT%H%M%S%fZ}")
        if not ledger.note([ledger.Entry(ledger.BACKUP, taken.name)]):
            raise Unusable(f"The ledger {settings.LEDGER} cannot be written. Make room there.")
        known = {held.name: held for name in folder.whole()[-1:] for held in folder.manifest(name)}
        state = _copy_database(folder.begin(taken.name))
        _write(folder, taken, objects.fetch(folder, _wanted(folder, taken.name), known))
        folder.finish(State(**{**state, "missing": sorted(taken.missing)}))
        for name in folder.whole()[: -max(keep, 1)]:
            folder.drop(name)
        taken.removed = objects.sweep(folder)
    return taken


def _apart(folder: Folder) -> None:
    """What lies in a backup is as old as the backup, which is just what a ledger must not be."""
    place = Path(settings.LEDGER).resolve()
    if place.is_relative_to(folder.root) or folder.root.is_relative_to(place):
        raise Unusable(f"The ledger {place} and the backup {folder.root} must not lie in each other.")


def _copy_database(place: Path) -> dict[str, Any]:
    with databases.copied(place) as copy:
        rows = databases.rows(copy.cursor)
        copy.cursor.execute(NAMED)
        _list(place / "wanted.jsonl", _named(copy.cursor))
    _keep_secret(place)
    return {
        "name": place.name,
        "engine": connection.vendor,
        "major": copy.major,
        "database": copy.file.name,
        "sha256": digest(copy.file),
        "rows": rows,
    }


def _keep_secret(place: Path) -> None:
    """The key that cookies, rounds and second factors hang on, where the site made it itself."""
    made: Path = settings.DATA_DIR / SECRET
    if made.is_file() and made.read_text() == settings.SECRET_KEY:
        write(place / SECRET, made.read_bytes())


def _named(rows: Iterable[Any]) -> Iterator[Held]:
    for take, speaker, audio, sha256, agent in rows:
        own = Held(audio, sha256, 0, _id(take), _id(speaker))
        yield own
        if agent:
            yield own._replace(name=agent, sha256="")


def _id(value: Any) -> str:
    """As Django writes it; SQLite keeps it without hyphens."""
    text = str(value)
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _list(path: Path, held: Iterable[Held]) -> None:
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(each)}\n" for each in held)


def _wanted(folder: Folder, name: str) -> Iterator[Held]:
    with (folder.states / name / "wanted.jsonl").open(encoding="utf-8") as file:
        yield from (Held(*json.loads(line)) for line in file)


def _write(folder: Folder, taken: Taken, moved: Iterable[objects.Moved]) -> None:
    place = folder.states / taken.name
    _list(place / "manifest.jsonl", _whole(taken, moved))
    (place / "wanted.jsonl").unlink()


def _whole(taken: Taken, moved: Iterable[objects.Moved]) -> Iterator[Held]:
    for each in moved:
        if each.fault:
            if _still_named(each.held):
                taken.missing[each.held.name] = each.fault
            continue
        taken.objects += 1
        taken.copied += each.copied
        taken.bytes += each.held.bytes * each.copied
        yield each.held


def _still_named(held: Held) -> bool:
    """A speaker may have taken it back meanwhile, and of a lost one it is known."""
    standing = Recording.objects.not_withdrawn().exclude(audio="").exclude(status=Recording.Status.LOST)
    return standing.filter(pk=held.take).exists()
