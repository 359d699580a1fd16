"""A dataset repository on the Hugging Face Hub as target. The only module that writes to the Hub.

Withdrawn samples leave the newest revision with the next release, but git keeps the old ones: a commit
that deletes or replaces an LFS pointer frees nothing. To delete for real, the owner of the repository
1. runs `HfApi().super_squash_history(repo, repo_type="dataset")`, after which no old commit names the file;
2. finds the file with `HfApi().list_lfs_files(repo, repo_type="dataset")` and deletes it with
   `HfApi().permanently_delete_lfs_files(repo, files, rewrite_history=True, repo_type="dataset")`;
3. looks at `refs/convert/*` (`HfApi().list_repo_refs(repo, repo_type="dataset")`): the Hub's own
   Parquet copy is made again after a push, but somebody must look that it was.
Copies that somebody downloaded cannot be recalled. docs/publishing.md says the same to operators.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError

from publishing.models import PublishError
from publishing.targets.folder import MANIFEST

_ADVICE = {
    401: "The token in HF_TOKEN is wrong or has expired. Make a new one with write access and set HF_TOKEN.",
    403: "The token in HF_TOKEN may not write there. Give it write access, or use another one.",
    404: "The repository is not there, or the token may not see it. Check HUB_DATASET and HF_TOKEN.",
    409: "Somebody else is changing the repository right now. Publish again in a minute.",
    412: "Somebody else committed to the repository meanwhile. Publish again: it starts from the new state.",
    429: "The Hub asks to slow down. Publish again in a few minutes.",
}


class HubTarget:
    """One dataset repository, changed by one commit a release."""

    def __init__(self, repository: str, token: str, work: Path, *, private: bool = True) -> None:
        self.name = repository
        self._api = HfApi(token=token)
        self._work = work
        self._private = private
        self._head = ""

    def state(self) -> dict[str, Any] | None:
        with self._explained("be read"):
            try:
                self._head = self._api.dataset_info(self.name).sha or ""
                found: dict[str, Any] = json.loads(self._download(MANIFEST).read_text("utf-8"))
                return found
            except (EntryNotFoundError, RepositoryNotFoundError) as error:
                if isinstance(error, RepositoryNotFoundError) and _status(error) != 404:
                    raise
                return None

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
        found = self._api.hf_hub_download(
            self.name, path, repo_type="dataset", revision=self._head, cache_dir=self._work / "hub"
        )
        return Path(found)

    def put(self, folder: Path, message: str) -> str:
        """One commit on top of what `state` read; refused by the Hub when that is no longer the head."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        operations = [CommitOperationAdd(str(path.relative_to(folder).as_posix()), path) for path in files]
        with self._explained("be written"):
            if not self._head:
                self._api.create_repo(self.name, repo_type="dataset", private=self._private, exist_ok=True)
                self._head = self._api.dataset_info(self.name).sha or ""
            commit = self._api.create_commit(
                self.name,
                operations,
                commit_message=message,
                repo_type="dataset",
                parent_commit=self._head or None,
            )
        return commit.oid

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        """Whatever the client raises, in words: its network, protocol and upload errors share no base."""
        try:
            yield
        except Exception as error:
            raise explain(error, f"The Hub dataset {self.name} could not {what}") from error


def explain(error: Exception, what: str) -> PublishError:
    """What, why and what to do, from the first answer with a status in the chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        status = _status(cause)
        if status:
            advice = _ADVICE.get(status, "The Hub has a problem of its own. Publish again later.")
            return PublishError(f"{what}: it answered {status}. {advice}")
        cause = cause.__cause__
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    advice = "Check the connection to the Hub, then publish again: nothing is doubled."
    return PublishError(f"{what}: {reason.rstrip('.')}. {advice}")


def _status(error: BaseException) -> int:
    return error.response.status_code if isinstance(error, HfHubHTTPError) else 0
