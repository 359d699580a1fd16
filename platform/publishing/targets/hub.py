"""A dataset repository on the Hugging Face Hub as target. Only this module and `history` write to the Hub.

Withdrawn samples leave the newest revision with the next release, but git keeps the old ones: a commit
that deletes or replaces an LFS pointer frees nothing. `publishing.erasure` deletes for real.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huggingface_hub import CommitOperationAdd, DatasetInfo, HfApi
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError, RepositoryNotFoundError

from publishing.faults import Moved, PublishError
from publishing.targets import answers
from publishing.targets.folder import MANIFEST, manifest_of
from publishing.targets.patience import patiently

EMPTY = frozenset({".gitattributes", "README.md"})
"""What a repository may have from its making: both are written by the Hub's own page."""

_NOT_FOUND = 404
_MOVED = (409, 412)


class HubTarget:
    """One dataset repository, changed by one commit a release.

    private: what whoever confirmed this target wants; a repository that is made is made so, and one that
    everybody can read although it should be private gets nothing.
    """

    def __init__(self, repository: str, token: str, work: Path, *, private: bool = True) -> None:
        self.name = repository
        self.private = private
        self._api = HfApi(token=token or False)
        self._work = work
        self._head = ""

    def state(self) -> dict[str, Any] | None:
        with self._explained("be read"):
            try:
                info = patiently(lambda: self._api.dataset_info(self.name))
                self._check(str(info.id), private=bool(info.private))
                self._head = info.sha or ""
                return self._found(info)
            except LocalEntryNotFoundError:
                # The client's word for a network that is away, and a kind of "not found" to it.
                raise
            except (EntryNotFoundError, RepositoryNotFoundError) as error:
                if isinstance(error, RepositoryNotFoundError) and answers.status(error) != _NOT_FOUND:
                    raise
                return None

    def _check(self, name: str, *, private: bool) -> None:
        if name != self.name:
            raise PublishError(
                f"The Hub dataset {self.name} is called {name} now. Set HUB_DATASET to that, then publish "
                "again: the releases so far go with it."
            )
        if self.private and not private:
            raise PublishError(
                f"The Hub dataset {self.name} can be read by everybody, but it was confirmed as private. "
                "Make it private on the Hub, or confirm it as public on the page of releases."
            )

    def _found(self, info: DatasetInfo) -> dict[str, Any]:
        """The manifest, of a repository that has one, or that is empty but for it.

        Raises:
            PublishError: it has files, and none of them is ours.
            EntryNotFoundError: it is empty.
        """
        there = {each.rfilename for each in info.siblings or ()}
        if MANIFEST not in there and (others := sorted(there - EMPTY)):
            raise PublishError(
                f"The Hub dataset {self.name} holds files that no release put there, {others[0]} for one, "
                "and a release would be mixed with them. Set HUB_DATASET to a new repository."
            )
        return self._manifest()

    def _manifest(self) -> dict[str, Any]:
        text = self._download(MANIFEST).read_text("utf-8", "replace")
        return manifest_of(text, f"The Hub dataset {self.name}")

    def renamed_from(self, name: str) -> bool:
        """Whether the Hub leads from that name here."""
        try:
            return bool(patiently(lambda: self._api.dataset_info(name)).id == self.name)
        except RepositoryNotFoundError:
            return False

    def revision(self) -> str:
        return self._head

    @contextmanager
    def staging(self) -> Iterator[Path]:
        self._work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="release-", dir=self._work))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            # Fetched shards may hold what this release has just taken out.
            shutil.rmtree(self._work / "hub", ignore_errors=True)

    def fetch(self, path: str) -> Path:
        with self._explained("be read"):
            return self._download(path)

    def _download(self, path: str) -> Path:
        """At the commit that `state` saw. The cache lies in the work folder, to be cleared with it."""
        cache = self._work / "hub"
        return Path(
            patiently(
                lambda: self._api.hf_hub_download(
                    self.name, path, repo_type="dataset", revision=self._head, cache_dir=cache
                )
            )
        )

    def put(self, folder: Path, message: str) -> str:
        """One commit on top of what `state` read.

        Each attempt looks first whether an earlier one arrived although its answer was lost.

        Raises:
            Moved: somebody else committed meanwhile, and what we published is as it was.
        """
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        key = json.loads((folder / MANIFEST).read_text("utf-8"))["key"]
        with self._explained("be written"):
            if not self._head:
                self._create()
            return patiently(
                _Attempts(lambda: self._arrived(key), lambda: self._commit(folder, files, message))
            )

    def _create(self) -> None:
        patiently(
            lambda: self._api.create_repo(self.name, repo_type="dataset", exist_ok=True, private=self.private)
        )
        self._head = patiently(lambda: self._api.dataset_info(self.name)).sha or ""

    def _commit(self, folder: Path, files: list[Path], message: str) -> str:
        # Anew for each attempt: an operation remembers what has been uploaded.
        operations = [CommitOperationAdd(path.relative_to(folder).as_posix(), path) for path in files]
        try:
            commit = self._api.create_commit(
                self.name,
                operations,
                commit_message=message,
                repo_type="dataset",
                parent_commit=self._head or None,
            )
        except Exception as error:
            if answers.status(error) in _MOVED and self._moved():
                raise Moved(
                    str(answers.explain(error, f"The Hub dataset {self.name} could not be written"))
                ) from error
            raise
        return commit.oid

    def _moved(self) -> bool:
        head = self._api.dataset_info(self.name).sha or ""
        return head != self._head

    def _arrived(self, key: str) -> str:
        """The newest commit when it holds the release of that key; else ""."""
        head = self._api.dataset_info(self.name).sha or ""
        if head == self._head:
            return ""
        before, self._head = self._head, head
        try:
            return head if self._manifest()["key"] == key else ""
        except LocalEntryNotFoundError:
            raise
        except EntryNotFoundError:
            return ""
        finally:
            self._head = before

    def tag(self, number: int, commit: str) -> str:
        """Name a commit `release-N`, once; the name."""
        name = f"release-{number}"
        with self._explained("be tagged"):
            patiently(
                lambda: self._api.create_tag(
                    self.name, tag=name, revision=commit, repo_type="dataset", exist_ok=True
                )
            )
        return name

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        """Whatever the client raises, in words: its network, protocol and upload errors share no base."""
        try:
            yield
        except PublishError:
            raise
        except Exception as error:
            raise answers.explain(error, f"The Hub dataset {self.name} could not {what}") from error


class _Attempts:
    """The first call commits; each later one looks first whether the one before arrived."""

    def __init__(self, arrived: Callable[[], str], commit: Callable[[], str]) -> None:
        self._arrived, self._commit = arrived, commit
        self._tried = False

    def __call__(self) -> str:
        found = self._arrived() if self._tried else ""
        self._tried = True
        return found or self._commit()
