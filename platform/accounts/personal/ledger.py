"""Who was taken back or forgotten, kept apart from the database, so that no backup brings them back.

A folder (LEDGER) of files that are only ever added to, one for each machine; a line has the id of a take, a
voice or an account and nothing else of anybody. `corpus.backup.replaying` reads it after a restore, and at
each start.
"""

import json
import logging
import os
import socket
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

from django.conf import settings
from django.utils import timezone

from accounts.models import Contributor, User

log = logging.getLogger(__name__)

TAKE: Final = "take"
VOICE: Final = "voice"
ACCOUNT: Final = "account"
BACKUP: Final = "backup"


class Entry(NamedTuple):
    """One line.

    Attributes:
        what: TAKE, VOICE, ACCOUNT, or BACKUP, which says only that the ledger reaches as far as that.
        id: of the row, or name of the backup.
        mark: of a voice its epoch from then on. Of an account when it joined: its number may be given again
            once an earlier database is back.
    """

    what: str
    id: str
    mark: str = ""

    @classmethod
    def of_voice(cls, contributor: Contributor) -> Self:
        """A voice that has just been forgotten."""
        return cls(VOICE, str(contributor.pk), str(contributor.epoch))

    @classmethod
    def of_account(cls, account: User) -> Self:
        return cls(ACCOUNT, str(account.pk), account.date_joined.isoformat())


def note(entries: Collection[Entry]) -> bool:
    """Add lines and sync them; whether that was possible.

    It never raises: nobody is kept from withdrawing by a disk that is full. What is missing
    `corpus.backup.replaying.catch_up` adds within the hour.
    """
    at = timezone.now().isoformat(timespec="seconds")
    # Each begins on a line of its own, also where an earlier writer was stopped within one.
    lines = "".join(f"\n{json.dumps({'at': at, **each._asdict()})}\n" for each in entries)
    try:
        _append(lines.encode())
    except OSError as error:
        log.error("The ledger of withdrawals (LEDGER) cannot be written: %s", error)
        return False
    return True


def _append(data: bytes) -> None:
    folder: Path = settings.LEDGER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / f"{socket.gethostname()}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # Most often one write, which lands whole behind what others of this machine add at the same moment.
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)


def entries() -> Iterator[Entry]:
    """All lines of all machines; those that cannot be read are left out and logged.

    Raises:
        OSError: a file is there and cannot be read.
    """
    for path in sorted(Path(settings.LEDGER).glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in filter(None, map(str.strip, file)):
                if entry := _read(line):
                    yield entry
                else:
                    log.error("A line of the ledger %s cannot be read: %.80s", path, line)


def _read(line: str) -> Entry | None:
    try:
        found = json.loads(line)
        return Entry(str(found["what"]), str(found["id"]), str(found["mark"]))
    except (ValueError, KeyError, TypeError):
        return None
