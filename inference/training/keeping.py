"""A model that was trained here, put among the weights: a folder and a place in the lock. Pure."""

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from inference.registry import claiming, lock, verifying, weights
from inference.registry.entries import ModelEntry
from inference.registry.lock import Locked


def keep(entry: ModelEntry, folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write the files of a model and lock them; whether they are new. Its revision is the hash of them all.

    The lock is written last, so that a disk that fills up leaves the model that was there.

    Args:
        entry: of the source "trained".
        folder: of all weights.
        files: name to content, as `entry.files` has them.

    Raises:
        Claimed: another process is at the files of this model.
        LockError: the lock cannot be read or written.
        OSError: the files cannot be written.
    """
    revision = sha256(b"".join(files.values())).hexdigest()[:40]
    with claiming.claim(folder, entry.name):
        known = lock.read(folder).models.get(entry.name)
        home = weights.home(entry, folder, revision)
        if known and known.revision == revision and not verifying.damage(home, known.fetched):
            return False
        _write(home, files)
        lock.keep(folder, entry.name, Locked("", revision, verifying.measured(home, files)))
        return True


def _write(home: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(home, ignore_errors=True)
    try:
        home.mkdir(parents=True)
        for name, content in files.items():
            (home / name).write_bytes(content)
    except OSError:
        shutil.rmtree(home, ignore_errors=True)
        raise
