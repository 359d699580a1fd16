"""`models.lock.toml`, beside the weights: what the first download brought, and which licences were accepted.

Nobody can know the hash of a file that has not been seen yet. The first download is therefore believed, as
far as it agrees with what the Hub says of it, and written down; every later load is held against that.
"""

import json
import os
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from inference.registry import claiming
from inference.registry.entries import ModelFile

FILE: Final = "models.lock.toml"
_HEADER: Final = """\
# Written by `manage.py models`; read at every start. It is what makes a changed file a refused file, so it
# belongs to the weights: copy it with them.
"""


class LockError(Exception):
    """The lock cannot be read, so that no file can be trusted, or cannot be written."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What is known of one model since its first download.

    Attributes:
        fetched: what the Hub gave.
        exported: what was made of it here, empty before.
        runtime: version of onnxruntime that opened it last, "" before.
        broken: why it could not be used then, "" if it could.
    """

    repository: str
    revision: str
    fetched: tuple[ModelFile, ...]
    exported: tuple[ModelFile, ...] = ()
    runtime: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A licence that the operator has accepted, and when (ISO 8601, UTC)."""

    licence: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Lock:
    """All that is written down: models by their name, licences by their repository."""

    models: dict[str, Locked] = field(default_factory=dict)
    licences: dict[str, Acceptance] = field(default_factory=dict)

    def accepts(self, name: str, licence: str) -> bool:
        """Whether this very licence was accepted; another text under the same name must be accepted anew."""
        return name in self.licences and self.licences[name].licence == licence


def read(folder: Path) -> Lock:
    """The lock of a folder of weights; an empty one where there is none.

    Raises:
        LockError: it is damaged.
    """
    path = folder / FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        models = {name: _locked(table) for name, table in content.get("model", {}).items()}
        licences = {name: Acceptance(**table) for name, table in content.get("licence", {}).items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LockError(
            f"{path} cannot be read: {error}. Restore it from a backup, or remove it and fetch anew."
        ) from error
    return Lock(models, licences)


def keep(folder: Path, name: str, locked: Locked) -> None:
    """Write down what is known of one model."""
    with _changing(folder) as lock:
        lock.models[name] = locked


def keep_export(folder: Path, name: str, exported: tuple[ModelFile, ...]) -> None:
    """Write down what was made of a downloaded model."""
    with _changing(folder) as lock:
        lock.models[name] = replace(lock.models[name], exported=exported, runtime="", broken="")


def keep_opening(folder: Path, name: str, revision: str, *, runtime: str, broken: str) -> None:
    """Write down whether a model could be used; nothing of one that was replaced since.

    Of one that was not downloaded, since it comes inside a package, only that it could not be used stands
    there: with no file, and until it can.

    Raises:
        LockError: the lock cannot be read or written.
    """
    known = read(folder).models.get(name, Locked("", revision, ()))
    if known.revision != revision or (known.runtime, known.broken) == (runtime, broken):
        return
    if not (known.fetched or known.broken or broken):
        return
    with _changing(folder) as lock:
        known = lock.models.get(name, known)
        if known.revision == revision:
            lock.models[name] = replace(known, runtime=runtime, broken=broken)
        if name in lock.models and not (known.fetched or broken):
            del lock.models[name]


def accept(folder: Path, name: str, licence: str) -> None:
    """Write down that the operator accepts the licence, with the moment; the first moment stays.

    Args:
        name: of the repository.
    """
    with _changing(folder) as lock:
        if not lock.accepts(name, licence):
            lock.licences[name] = Acceptance(licence, datetime.now(UTC).isoformat(timespec="seconds"))


@contextmanager
def _changing(folder: Path) -> Iterator[Lock]:
    """The lock, replaced as a whole when the block ends, so that no reader ever sees half of it.

    Of two processes that change it one waits, so that neither loses what the other wrote.

    Raises:
        LockError: it cannot be read or written.
    """
    with claiming.wait_for(folder):
        lock = read(folder)
        yield lock
        try:
            _write(folder, _text(lock))
        except OSError as error:
            raise LockError(f"{folder / FILE} cannot be written: {error.strerror or error}.") from error


def _write(folder: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(prefix=FILE, dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        # Readable for the workers of the site, which may run as somebody else; mkstemp makes it private.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(folder / FILE)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _locked(table: dict[str, Any]) -> Locked:
    files = {
        kind: tuple(ModelFile(**file) for file in table.get(kind, ())) for kind in ("fetched", "exported")
    }
    if not all(len(file.sha256) == 64 for listed in files.values() for file in listed):
        raise ValueError("a file has no SHA-256")
    return Locked(
        table["repository"],
        table["revision"],
        **files,
        runtime=str(table.get("runtime", "")),
        broken=str(table.get("broken", "")),
    )


def _text(lock: Lock) -> str:
    parts = [_HEADER]
    for name, acceptance in sorted(lock.licences.items()):
        parts.append(f"[licence.{_quoted(name)}]\n{_pair('licence', acceptance.licence)}")
        parts.append(f"{_pair('accepted', acceptance.accepted)}\n")
    for name, locked in sorted(lock.models.items()):
        parts.append(f"[model.{name}]\n{_pair('repository', locked.repository)}")
        parts.append(_pair("revision", locked.revision))
        parts += [_pair("runtime", locked.runtime)] if locked.runtime else []
        parts += [_pair("broken", locked.broken)] if locked.broken else []
        parts.append(_files("fetched", locked.fetched))
        parts.append(f"{_files('exported', locked.exported)}\n" if locked.exported else "\n")
    return "".join(parts)


def _files(key: str, files: tuple[ModelFile, ...]) -> str:
    lines = [
        f"    {{ name = {_quoted(file.name)}, sha256 = {_quoted(file.sha256)}, size = {file.size} }},\n"
        for file in files
    ]
    return f"{key} = [\n{''.join(lines)}]\n"


def _pair(key: str, value: str) -> str:
    return f"{key} = {_quoted(value)}\n"


def _quoted(value: str) -> str:
    """JSON's strings are TOML's basic strings, except for two things: TOML has no escape for half a
    character, which JSON makes of an emoji, and wants DEL escaped too, which JSON leaves."""
    whole = value.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
