"""Where releases go: what a target is, and the local folder. The Hub is in `hub`."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from publishing.faults import PublishError

MANIFEST = "manifest.json"


def manifest_of(text: str, place: str) -> dict[str, Any]:
    """What a place holds, by the text of its manifest.

    Raises:
        PublishError: no release wrote that, or it is damaged.
    """
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if (
        isinstance(found, dict)
        and isinstance(found.get("key"), str)
        and isinstance(found.get("shards"), list)
    ):
        return found
    raise PublishError(
        f"{place} holds a {MANIFEST} that no release wrote, or that is damaged. Bring the last release back "
        "from a copy, or set another RELEASE_DIR or HUB_DATASET."
    )


class Target(Protocol):
    """A place that holds one state of the dataset and moves to the next in one step.

    All methods raise PublishError when the place cannot be read or written.
    """

    name: str

    def state(self) -> dict[str, Any] | None:
        """The manifest of what is there now; None when nothing is."""

    def revision(self) -> str:
        """The commit that `state` read."""

    def staging(self) -> AbstractContextManager[Path]:
        """An empty folder to build in, gone afterwards."""

    def fetch(self, path: str) -> Path:
        """A published file, to read."""

    def put(self, folder: Path, message: str) -> str:
        """Lay all files of `folder` over what is there, in one step; the new commit.

        Raises:
            Moved: somebody else changed it since `state`; a new plan may go through.
        """

    def tag(self, number: int, commit: str) -> str:
        """Name that commit as release `number`; again does no harm. The name, "" where there are none."""

    def renamed_from(self, name: str) -> bool:
        """Whether this is the target that once had that name."""


class FolderTarget:
    """A folder, really a symbolic link to its current version, so that the next one appears in one rename.

    Versions lie in `<folder>.versions/`, unchanged shards as hard links; the one before is deleted, so
    that what was withdrawn is gone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self.versions = folder.with_name(f"{folder.name}.versions")

    def state(self) -> dict[str, Any] | None:
        with explained(self.folder):
            self._check()
            manifest = self.folder / MANIFEST
            return (
                manifest_of(manifest.read_text("utf-8", "replace"), self.name) if manifest.exists() else None
            )

    def _check(self) -> None:
        """A real folder may be replaced only when it is empty."""
        if self.folder.is_symlink() or not self.folder.exists():
            return
        if not self.folder.is_dir() or any(self.folder.iterdir()):
            raise PublishError(
                f"RELEASE_DIR {self.folder} holds files that no release put there, and a release would "
                "replace them. Move them away or set RELEASE_DIR to a new folder, then publish again."
            )

    def revision(self) -> str:
        return self.folder.resolve().name if self.folder.is_symlink() else ""

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Beside the versions: a rename and a hard link need the same file system."""
        folder = self.versions / ".building"
        try:
            with explained(folder):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def fetch(self, path: str) -> Path:
        return self.folder / path

    def put(self, folder: Path, message: str) -> str:  # noqa: ARG002  # a folder keeps no messages
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        version = self.versions / f"{manifest['number']:04d}-{manifest['key'][:12]}"
        with explained(self.folder):
            self._link_unchanged(folder)
            shutil.rmtree(version, ignore_errors=True)
            folder.rename(version)
            self._point_to(version)
            self._forget_all_but(version)
        return version.name

    def tag(self, number: int, commit: str) -> str:  # noqa: ARG002  # a folder keeps one version
        return ""

    def renamed_from(self, name: str) -> bool:  # noqa: ARG002  # a folder that is moved starts anew
        return False

    def _link_unchanged(self, folder: Path) -> None:
        for old in self.folder.rglob("*") if self.folder.is_symlink() else ():
            new = folder / old.relative_to(self.folder)
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)

    def _point_to(self, version: Path) -> None:
        if self.folder.exists() and not self.folder.is_symlink():
            self.folder.rmdir()
        link = self.versions / ".next"
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(version, self.folder.parent))
        link.replace(self.folder)

    def _forget_all_but(self, version: Path) -> None:
        for other in self.versions.iterdir():
            if other != version and other.is_dir():
                shutil.rmtree(other, ignore_errors=True)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """An OSError as a PublishError, in words."""
    try:
        yield
    except OSError as error:
        raise explain_disk(error, place) from error


def explain_disk(error: OSError, place: Path) -> PublishError:
    """What, why and what to do about a file system that says no."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        advice = "The disk is full. Make room, then publish again."
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        advice = "The site may not write there. Give it the right, or set RELEASE_DIR to another folder."
    elif error.errno == errno.EBUSY:
        advice = "It is a mount point. Set RELEASE_DIR to a folder inside the volume."
    else:
        advice = "Check the disk, then publish again."
    return PublishError(f"The release could not be written to {place}: {error.strerror or error}. {advice}")
