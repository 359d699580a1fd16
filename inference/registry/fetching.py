"""Bringing the files of a model here, once, and writing down what they were. Knows no Django."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from inference.registry import claiming, hub, lock, verifying, weights
from inference.registry.claiming import Claimed
from inference.registry.entries import ELSEWHERE, ModelEntry, ModelFile
from inference.registry.hub import DiskFull, HubError, Remote
from inference.registry.lock import Locked, LockError


class FetchError(Exception):
    """A model was not fetched. The message says why, and what to do."""


def fetch(
    entry: ModelEntry,
    folder: Path,
    *,
    revision: str = "",
    endpoint: str | None = None,
    say: Callable[[str], object] = print,
) -> Locked:
    """Download what is missing or damaged, check all of it, and lock it. What is right already stays.

    Args:
        folder: the folder of all weights.
        revision: a commit to pin, where the registry leaves it open.
        endpoint: the Hub; None for HF_ENDPOINT.
        say: told what happens, one sentence at a time.

    Raises:
        FetchError: the model is not one to download, the Hub does not give it, the disk is full, the folder
            or the lock cannot be written, or another process is fetching it.
        LockError: the lock cannot be read.
    """
    _may(entry, folder)
    try:
        with claiming.claim(folder, entry.name):
            return _fetched(entry, folder, revision, endpoint, say)
    except (HubError, Claimed, LockError) as error:
        raise FetchError(f"{entry.title} was not fetched. {error}") from error
    except OSError as error:
        raise FetchError(
            f"{entry.title} was not fetched. {error.filename or folder} cannot be written: "
            f"{error.strerror or error}. What is there already stays; run the command again."
        ) from error


def _fetched(
    entry: ModelEntry, folder: Path, revision: str, endpoint: str | None, say: Callable[[str], object]
) -> Locked:
    known = lock.read(folder).models.get(entry.name)
    commit, remotes = _plan(entry, known, revision, endpoint, say)
    home = weights.home(entry, folder, commit)
    try:
        for remote in _to_do(entry, home, remotes, say):
            hub.download(entry.repository, commit, remote, home / remote.name, endpoint)
    except DiskFull:
        # Half a model helps nobody, and its room may be what the site needs to go on.
        if known is None or known.revision != commit:
            shutil.rmtree(home, ignore_errors=True)
        raise
    return _locked(entry, folder, known, commit, [remote.name for remote in remotes])


def _may(entry: ModelEntry, folder: Path) -> None:
    if entry.source == "package":
        raise FetchError(f"{entry.title} comes inside a Python package, there is nothing to fetch.")
    if entry.source in ELSEWHERE:
        raise FetchError(f"{entry.title} is run by somebody else, there is nothing to fetch.")
    if entry.source == "trained":
        raise FetchError(f"{entry.title} is on no Hub. {weights.training(entry)}")
    if not weights.licence_is_accepted(entry, lock.read(folder)):
        raise FetchError(weights.unaccepted(entry))


def _plan(
    entry: ModelEntry, known: Locked | None, revision: str, endpoint: str | None, say: Callable[[str], object]
) -> tuple[str, list[Remote]]:
    """Which commit, and what of it. What was locked needs no metadata, so that a plain mirror will do."""
    asked = _revision(entry, known, revision)
    if known and known.revision == asked and weights.fits(entry, known):
        return asked, [Remote(file.name, file.size, file.sha256) for file in known.fetched]
    found = hub.listing(entry.repository, asked, endpoint)
    if not asked:
        say(
            f"{entry.title}: no commit is pinned. The newest of {entry.repository} is {found.revision}; "
            f"it is kept in {lock.FILE} and every later load is held against it."
        )
    return found.revision, _chosen(entry, found.files, found.revision)


def _revision(entry: ModelEntry, known: Locked | None, revision: str) -> str:
    """The commit to fetch, "" for the newest: what was asked for, else pinned, else locked."""
    for given in (revision, entry.revision):
        if given and not re.fullmatch("[0-9a-f]{7,40}", given):
            raise FetchError(
                f"The revision {given!r} of {entry.repository} is not a commit. Give all 40 hexadecimal "
                "digits of one, as its page on the Hub shows them; a branch or tag may move."
            )
    if revision and not revision.startswith(entry.revision):
        raise FetchError(
            f"{entry.title} is pinned to {entry.revision}. To have {revision} instead, write it as "
            f"`revision` under [model.{entry.name}] in models.toml."
        )
    if not revision and known and weights.fits(entry, known):
        return known.revision
    return revision or entry.revision


def _chosen(entry: ModelEntry, there: dict[str, Remote], commit: str) -> list[Remote]:
    pinned = {file.name: file for file in weights.wanted(entry)}
    missing = [name for name in pinned if name not in there]
    if missing:
        raise FetchError(
            f"{entry.title} was not fetched. {entry.repository} has no {', '.join(missing)} at {commit}: "
            f"it does not follow the contract {entry.contract}, or has its files under other names. Name "
            f"them as `files` under [model.{entry.name}] in models.toml."
        )
    names = [*pinned, *(name for name in entry.also if name in there and name not in pinned)]
    return [_agreed(entry, there[name], pinned.get(name)) for name in names]


def _agreed(entry: ModelEntry, remote: Remote, pinned: ModelFile | None) -> Remote:
    """The file with every hash that anybody states of it; two that contradict each other stop everything."""
    if pinned is None or not pinned.sha256:
        return remote
    if remote.sha256 not in {"", pinned.sha256}:
        raise FetchError(
            f"{entry.title} was not fetched. The Hub says that {remote.name} has the SHA-256 "
            f"{remote.sha256}, but the registry pins {pinned.sha256}."
        )
    return Remote(remote.name, remote.size, pinned.sha256, remote.blob)


def _to_do(
    entry: ModelEntry, home: Path, remotes: list[Remote], say: Callable[[str], object]
) -> list[Remote]:
    """What is not here yet, or not as it should be."""
    todo = []
    for remote in remotes:
        path = home / remote.name
        if path.is_file() and remote.sha256 and verifying.sha256(path) == remote.sha256:
            say(f"{entry.title}: {remote.name} is here.")
        else:
            size = f"{remote.size / 1e6:,.1f} MB" if remote.size else "size unknown"
            say(f"{entry.title}: {remote.name} ({size}, {remote.sha256 or 'no SHA-256 on the Hub'})")
            todo.append(remote)
    _must_fit(entry, home, sum(remote.size for remote in todo))
    return todo


def _must_fit(entry: ModelEntry, home: Path, size: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if size > free:
        raise FetchError(
            f"{entry.title} was not fetched: it needs {size / 1e6:,.0f} MB in {home}, and "
            f"{free / 1e6:,.0f} MB are free."
        )


def _locked(entry: ModelEntry, folder: Path, known: Locked | None, commit: str, names: list[str]) -> Locked:
    """Written only once every file is here. An export of the same bytes stays valid."""
    files = verifying.measured(weights.home(entry, folder, commit), names)
    same = known is not None and known.revision == commit and known.fetched == files
    locked = Locked(entry.repository, commit, files, known.exported if same and known else ())
    lock.keep(folder, entry.name, locked)
    return locked
