"""A backup into an empty site: the sound first, then the database, and who took back what stays out.

Until the database is in, nobody can be served anything, and what was broken off is simply begun again.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.personal import ledger
from corpus.backup import databases, objects
from corpus.backup.folder import Folder, State, Unusable, digest, write
from corpus.backup.taking import SECRET


@dataclass(slots=True)
class Restored:
    """What came back. `missing`: object to why it did not; `left_out`: objects that were taken back since."""

    name: str
    rows: int = 0
    objects: int = 0
    copied: int = 0
    left_out: int = 0
    missing: dict[str, str] = field(default_factory=dict)


def restore(root: Path, name: str = "", *, without_ledger: bool = False) -> Restored:
    """Bring a state back, the newest where none is named. The caller migrates it and replays the ledger.

    without_ledger: although it does not reach as far as the backup, so that who withdrew comes back.

    Raises:
        Unusable: see its text; the database is as it was.
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer; run it again.
    """
    folder = Folder(root.resolve())
    state = folder.state(name)
    if not without_ledger:
        _reaches(state)
    databases.suits(state)
    file = folder.states / state.name / state.database
    if not file.is_file() or digest(file) != state.sha256:
        raise Unusable(f"{file} is damaged. Restore another state: {', '.join(folder.whole())}.")
    restored = Restored(state.name)
    _bring_sound(folder, restored)
    databases.bring_back(file)
    _same_rows(state)
    restored.rows = sum(state.rows.values())
    _bring_secret(folder.states / state.name / SECRET)
    return restored


def _reaches(state: State) -> None:
    """Each backup leaves a line in the ledger: where that is, there is also all that came later."""
    if ledger.Entry(ledger.BACKUP, state.name) not in ledger.entries():
        raise Unusable(
            f"The ledger {settings.LEDGER} knows nothing of the backup {state.name}, so that it is not this "
            "site's, or an old copy. Whoever withdrew a take or was forgotten since would come back. Put the "
            "site's ledger there (the files of all machines), or say --without-ledger."
        )


def _bring_sound(folder: Folder, restored: Restored) -> None:
    erased = objects.Erased()
    held = list(folder.manifest(restored.name))
    wanted = [each for each in held if not erased.has(each)]
    restored.left_out = len(held) - len(wanted)
    for moved in objects.put(folder, wanted):
        if moved.fault:
            restored.missing[moved.held.name] = moved.fault
            continue
        restored.objects += 1
        restored.copied += moved.copied


def _same_rows(state: State) -> None:
    with connection.cursor() as cursor:
        found = databases.rows(cursor)
    if found != state.rows:
        wrong = sorted({table for table, _ in found.items() ^ state.rows.items()})
        raise Unusable(f"The database that came back has other rows than the backup counted: {wrong}.")


def _bring_secret(kept: Path) -> None:
    made: Path = settings.DATA_DIR / SECRET
    if kept.is_file() and made.is_file() and made.read_text() == settings.SECRET_KEY:
        write(made, kept.read_bytes())
