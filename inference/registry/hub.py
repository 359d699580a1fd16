"""Reading from the Hub: what a repository holds, and a file of it, resumed where it broke off."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from huggingface_hub import HfApi, constants, get_token, hf_hub_url
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import http_get

from inference.registry.verifying import sha256

WHOLE: Final = 40
"""Hexadecimal digits of a commit."""

# The HTTP library under huggingface_hub has changed its name once; its errors are what these derive from.
_OUTAGES: tuple[type[Exception], ...] = (*cast(Any, HfHubHTTPError.__bases__), OSError)


FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the operating system says when nothing more can be written."""


class HubError(Exception):
    """The Hub does not give what was asked for. The message says why, and what to do."""


class DiskFull(HubError):
    """There is no room for a file; nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Remote:
    """One file, as the Hub's metadata describe it.

    Attributes:
        sha256: of a large file (LFS), else "".
        blob: the git object id of a small file, else "".
    """

    name: str
    size: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All files of a repository at one commit."""

    revision: str
    files: dict[str, Remote]


def listing(repository: str, revision: str, endpoint: str | None = None) -> Listing:
    """What a repository holds.

    Args:
        revision: a commit, the beginning of one, or "" for the newest.

    Raises:
        HubError: there is no such repository or commit for us, or no Hub.
    """
    api = HfApi(endpoint=endpoint)
    with _in_words(repository, revision, endpoint):
        if 0 < len(revision) < WHOLE:
            revision = _whole(api, repository, revision)
        info = api.model_info(repository, revision=revision or None, files_metadata=True)
    remotes = (_remote(sibling) for sibling in info.siblings or ())
    if not info.sha or not info.sha.startswith(revision):
        raise HubError(f"The Hub answered with commit {info.sha} of {repository} instead of {revision}.")
    return Listing(info.sha, {remote.name: remote for remote in remotes})


def download(repository: str, revision: str, file: Remote, target: Path, endpoint: str | None = None) -> None:
    """One file, under its name only once it is whole and right. What an interruption left is continued.

    Raises:
        HubError: it cannot be had, or it is not what the metadata say.
        DiskFull: there is no room for it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    if part.exists() and file.size and part.stat().st_size > file.size:
        part.unlink()
    try:
        with _in_words(repository, revision, endpoint, file.name):
            _append(repository, revision, file, part, endpoint)
    except DiskFull:
        part.unlink(missing_ok=True)
        raise
    if wrong := _difference(part, file):
        part.unlink()
        raise HubError(
            f"{file.name} of {repository} at {revision} was refused: {wrong}. The download was thrown away; "
            "run the command again, and if this repeats, do not trust the source."
        )
    part.replace(target)


def _append(repository: str, revision: str, file: Remote, part: Path, endpoint: str | None) -> None:
    """What is still missing of the file."""
    with part.open("ab") as open_part:
        http_get(
            hf_hub_url(repository, file.name, revision=revision, endpoint=endpoint),
            cast(Any, open_part),  # its annotation knows only one of the writable files
            resume_size=open_part.tell(),
            headers=_headers(),
            expected_size=file.size or None,
            displayed_filename=file.name,
        )


def _headers() -> dict[str, str]:
    """Without compression, for compressed bytes could not be continued in the middle."""
    token = get_token()
    return {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})


def _whole(api: HfApi, repository: str, beginning: str) -> str:
    """The one commit that begins so."""
    found = {commit.commit_id for commit in api.list_repo_commits(repository)}
    matching = [commit for commit in found if commit.startswith(beginning)]
    if len(matching) != 1:
        count = "No commit" if not matching else "More than one commit"
        raise HubError(
            f"{count} of {repository} begins with {beginning}. Give all 40 digits with --revision."
        )
    return matching[0]


def _remote(sibling: Any) -> Remote:
    if sibling.lfs:
        return Remote(sibling.rfilename, sibling.lfs.size, sha256=sibling.lfs.sha256)
    return Remote(sibling.rfilename, sibling.size or 0, blob=sibling.blob_id or "")


def _difference(path: Path, file: Remote) -> str:
    if file.sha256 and (found := sha256(path)) != file.sha256:
        return f"its SHA-256 is {found}, but the Hub or the lock says {file.sha256}"
    if file.blob and (found := _git_blob(path)) != file.blob:
        return f"its git object id is {found}, but the Hub says {file.blob}"
    return ""


def _git_blob(path: Path) -> str:
    """The id under which git keeps these bytes; only small files have one on the Hub."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextmanager
def _in_words(repository: str, revision: str, endpoint: str | None, file: str = "") -> Iterator[None]:
    """Every way in which the Hub says no, as a sentence that says what to do."""
    what = f"{file} of {repository}" if file else repository
    site = endpoint or constants.ENDPOINT
    try:
        yield
    except OfflineModeIsEnabled as error:
        raise HubError(
            f"{what} cannot be fetched, because HF_HUB_OFFLINE is set. Unset it, or copy MODELS_DIR with its "
            "models.lock.toml from a machine that has the files."
        ) from error
    except GatedRepoError as error:
        raise HubError(
            f"{what} is given only to those whom its authors let in. Ask for access on {site}/{repository}, "
            "then set HF_TOKEN to a token of that account."
        ) from error
    except RepositoryNotFoundError as error:
        raise HubError(
            f"{site} has no repository {repository}, or not for you. Check the name; if it is private, set "
            "HF_TOKEN to a token that may read it."
        ) from error
    except RevisionNotFoundError as error:
        raise HubError(f"{repository} has no commit {revision}. Check it on {site}/{repository}.") from error
    except RemoteEntryNotFoundError as error:
        raise HubError(f"{repository} has no file {file} at commit {revision}.") from error
    except _OUTAGES as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise DiskFull(
                f"The disk is full: {what} found no room ({error.strerror}), and nothing is left of it. "
                "`manage.py models prune` frees what old revisions take. Then run the command again."
            ) from error
        raise HubError(
            f"{what} could not be fetched from {site}: {_first_line(error)} Run the same command "
            "again: it goes on where it stopped. HF_ENDPOINT names another Hub."
        ) from error


def _first_line(error: Exception) -> str:
    """The Hub's messages go on with identifiers of the request, which help nobody here."""
    lines = str(error).strip().splitlines()
    return f"{(lines[0] if lines else type(error).__name__).rstrip('.')}."
