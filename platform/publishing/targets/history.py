"""The history of a Hub repository, and the old files that only it names: to look at, and to delete.

Documented at https://huggingface.co/docs/huggingface_hub/guides/repository and
https://huggingface.co/docs/hub/storage-limits. Copies that somebody downloaded cannot be recalled.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final, NamedTuple

from huggingface_hub import HfApi
from huggingface_hub.errors import RevisionNotFoundError
from huggingface_hub.hf_api import LFSFileInfo, RepoFile

from publishing.faults import PublishError
from publishing.targets import answers
from publishing.targets.patience import Answer, patiently

OURS: Final = "release-"
MAIN: Final = "main"


class Old(NamedTuple):
    """A large file that the newest revision no longer has."""

    path: str
    sha256: str
    bytes: int
    info: LFSFileInfo

    def shown(self) -> dict[str, Any]:
        return {"path": self.path, "sha256": self.sha256, "bytes": self.bytes}


class References(NamedTuple):
    """What names commits besides `main`: our tags, and others with all branches; the Hub's conversions."""

    tags: list[str]
    others: list[str]
    converts: dict[str, str]


class History:
    """All methods raise PublishError when the Hub does not do it, in words."""

    def __init__(self, repository: str, token: str) -> None:
        self.name = repository
        self._api = HfApi(token=token or False)

    def old_files(self) -> list[Old]:
        """Large files that are stored although the newest revision has them no longer."""
        kept = self._ask("be read", self._hashes_at_head)
        found = self._ask("be read", lambda: list(self._api.list_lfs_files(self.name, repo_type="dataset")))
        old = (Old(file.filename, file.file_oid, file.size, file) for file in found)
        return sorted((each for each in old if each.sha256 not in kept), key=lambda each: each[:2])

    def _hashes_at_head(self) -> set[str]:
        entries = self._api.list_repo_tree(self.name, recursive=True, repo_type="dataset")
        return {each.lfs.sha256 for each in entries if isinstance(each, RepoFile) and each.lfs}

    def references(self) -> References:
        found = self._ask("be read", lambda: self._api.list_repo_refs(self.name, repo_type="dataset"))
        tags = [each.name for each in found.tags]
        branches = [each.name for each in found.branches if each.name != MAIN]
        ours = [name for name in tags if name.startswith(OURS)]
        others = sorted({*tags, *branches} - {*ours})
        return References(ours, others, {each.ref: each.target_commit for each in found.converts})

    def untag(self, names: list[str]) -> None:
        """A tag keeps its commit, and that its files."""
        for name in names:
            self._ask("be untagged", partial(self._untag, name))

    def _untag(self, name: str) -> None:
        # Gone already where an answer was lost.
        with suppress(RevisionNotFoundError):
            self._api.delete_tag(self.name, tag=name, repo_type="dataset")

    def squash(self) -> str:
        """All commits of `main` as one; the new head."""
        message = "One commit, without what was taken out"
        squash = partial(self._api.super_squash_history, commit_message=message, repo_type="dataset")
        self._ask("be squashed", lambda: squash(self.name))
        return self.head()

    def head(self) -> str:
        """The newest commit of `main`."""
        return self._ask("be read", lambda: self._api.dataset_info(self.name)).sha or ""

    def delete(self, files: list[Old]) -> None:
        """Delete stored files for good; those that are gone already do no harm."""
        infos = [each.info for each in files]
        self._ask(
            "have its old files deleted",
            lambda: self._api.permanently_delete_lfs_files(self.name, infos, repo_type="dataset"),
        )

    def _ask(self, what: str, call: Callable[[], Answer]) -> Answer:
        with self._explained(what):
            return patiently(call)

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except PublishError:
            raise
        except Exception as error:
            raise answers.explain(error, f"The Hub dataset {self.name} could not {what}") from error
