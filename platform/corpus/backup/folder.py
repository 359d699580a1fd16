"""How backups lie in their folder: the sound once, and a state for each time that one was made.

    audio/takes/2026/11/….flac   under the names that the storage has for them
    states/20261129T125700Z/     the database, manifest.jsonl (what sound belongs to it), state.json

A state without state.json was broken off, and counts for nothing.
"""

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NamedTuple

from django.utils._os import safe_join

FORMAT: Final = 1


class Unusable(Exception):
    """A backup cannot be made, or used: the text says why and what to do."""


class Held(NamedTuple):
    """One object: its name in the storage, what it is, and whose.

    Attributes:
        sha256: of its bytes; "" where it isn't known yet. speaker: id of the contributor.
    """

    name: str
    sha256: str
    bytes: int
    take: str
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one state says of itself.

    Attributes:
        engine: `sqlite` or `postgresql`. major: of the PostgreSQL that it is from; 0 of SQLite.
        database: name of the file. sha256: of it. rows: by table.
        missing: objects that the storage did not have, or not as they were stored.
    """

    name: str
    engine: str
    major: int
    database: str
    sha256: str
    rows: dict[str, int]
    missing: list[str]
    format: int = FORMAT


class Folder:
    """A folder with backups; whoever may read it has the voices and accounts of everybody."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.audio, self.states = root / "audio", root / "states"

    def make(self) -> None:
        for folder in (self.root, self.audio, self.states):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises Unusable: another process is at work in this folder."""
        with (self.root / ".lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Unusable(
                    f"Another process is making a backup in {self.root}. Wait until it has finished."
                ) from None
            yield

    def whole(self) -> list[str]:
        """Names of the states that were finished, the oldest first."""
        return sorted(path.parent.name for path in self.states.glob("*/state.json"))

    def begin(self, name: str) -> Path:
        """A folder for a new state. What was broken off before goes; its sound stays."""
        for path in self.states.iterdir():
            if path.name not in self.whole():
                shutil.rmtree(path)
        begun = self.states / name
        begun.mkdir(mode=0o700)
        return begun

    def drop(self, name: str) -> None:
        """A state that is too old; state.json first, so that what is left of it counts for nothing."""
        (self.states / name / "state.json").unlink()
        shutil.rmtree(self.states / name)

    def finish(self, state: State) -> None:
        write(self.states / state.name / "state.json", json.dumps(asdict(state), indent=1).encode())

    def state(self, name: str = "") -> State:
        """The newest one, or that of this name.

        Raises:
            Unusable: there is none, or one of another version of this program.
        """
        names = self.whole()
        if not names or (name and name not in names):
            found = f"It has {', '.join(names)}." if names else "It holds no finished backup."
            raise Unusable(f"There is no state {name or 'to restore'} in {self.root}. {found}")
        try:
            said = json.loads((self.states / (name or names[-1]) / "state.json").read_text())
            if said["format"] == FORMAT:
                return State(**said)
        except (ValueError, TypeError, KeyError):
            pass
        raise Unusable(
            f"state.json of {name or names[-1]} is damaged, or of a later version of Your Turn. Use --state."
        )

    def manifest(self, name: str) -> Iterator[Held]:
        with (self.states / name / "manifest.jsonl").open(encoding="utf-8") as file:
            yield from (Held(*json.loads(line)) for line in file)

    def object(self, name: str) -> Path:
        """Where an object of this name lies."""
        return Path(safe_join(self.audio, name))


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power fails."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{threading.get_ident()}.half")
    with half.open("wb") as file:
        half.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def digest(path: Path) -> str:
    """SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
