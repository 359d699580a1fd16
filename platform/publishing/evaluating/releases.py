"""Where the Parquet files of one split of a release lie: in a folder, or on the Hub at one commit.

A release is what was published, not what the database says: whoever has the files can repeat every figure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from huggingface_hub import HfApi

from inference.registry import verifying
from publishing.models import Release
from publishing.planning.manifest import AUDIO
from publishing.targets.answers import explain

HUB: Final = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+?)(?:@(?P<revision>[\w.-]+))?")

PLACES: Final = (f"{AUDIO}/", "data/", "")
"""Where a split's files lie: in our releases, in most datasets of the Hub, and in a folder of one's own."""


class ReleaseError(Exception):
    """There is no such release, or nothing of that split in it. The text says what, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Split:
    """Attributes:
    release: as people name it: a number, the name of a folder, or a repository.
    revision: the commit, or of a folder the beginning of the SHA-256 over its files.
    files: in the order of their names.
    """

    release: str
    revision: str
    name: str
    files: tuple[Path, ...]


def find(named: str, split: str) -> Split:
    """The files of a split.

    Args:
        named: number of a release of this site, a folder, or `owner/name` on the Hub, with `@revision` where
            not the newest is meant.

    Raises:
        ReleaseError: there is no such release, the Hub does not give it, or it has no such split.
    """
    if named.isdecimal():
        return _of_ours(int(named), split)
    if Path(named).is_dir():
        return _in_folder(Path(named), named, split)
    on_the_hub = HUB.fullmatch(named)
    if not on_the_hub:
        raise ReleaseError(
            f"{named!r} is no release: there is no folder of that name, and it is neither the number of a "
            "release nor a dataset on the Hub, owner/name. Look at /releases/ for the numbers."
        )
    return _on_the_hub(on_the_hub["repository"], on_the_hub["revision"] or "", named, split)


def _of_ours(number: int, split: str) -> Split:
    target = settings.HUB_DATASET or str(settings.RELEASE_DIR)
    release = Release.objects.published().filter(target=target, number=number).first()
    if release is None:
        raise ReleaseError(
            f"Nothing of the number {number} was published to {target}. /releases/ has the list."
        )
    if settings.HUB_DATASET:
        return _on_the_hub(target, release.commit, str(number), split)
    # A folder keeps the newest release only, so that what was withdrawn is gone.
    if Path(target).resolve().name != release.commit:
        raise ReleaseError(
            f"{target} holds a later release than {number}, and the one before is deleted there. Give the "
            "number of the newest one."
        )
    return _in_folder(Path(target), str(number), split)


def _in_folder(folder: Path, named: str, split: str) -> Split:
    there = (path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet"))
    files = tuple(folder / name for name in _of_split(there, named, split))
    hashes = "".join(verifying.sha256(file) for file in files)
    # The place on this machine is nothing for a page or a file that others read.
    shown = named if named.isdecimal() else folder.absolute().name
    return Split(shown, sha256(hashes.encode()).hexdigest()[:12], split, files)


def _on_the_hub(repository: str, revision: str, named: str, split: str) -> Split:
    api = HfApi(token=settings.HF_TOKEN or None)
    try:
        info = api.dataset_info(repository, revision=revision or None)
        names = _of_split((each.rfilename for each in info.siblings or ()), named, split)
        files = tuple(_fetched(api, repository, info.sha or revision, name) for name in names)
    except ReleaseError:
        raise
    # The client's errors of network, protocol and files share no base.
    except Exception as error:
        raise ReleaseError(str(explain(error, f"The Hub dataset {repository} could not be read"))) from error
    return Split(named, info.sha or revision, split, files)


def _fetched(api: HfApi, repository: str, revision: str, name: str) -> Path:
    """Kept in DATA_DIR under its commit, so that the same release is downloaded once."""
    cache = settings.DATA_DIR / "evaluating"
    return Path(
        api.hf_hub_download(repository, name, repo_type="dataset", revision=revision, cache_dir=cache)
    )


def _of_split(names: Iterable[str], named: str, split: str) -> list[str]:
    """The files of the split, in the first of `PLACES` that has any split at all."""
    there = sorted(name for name in names if name.endswith(".parquet"))
    for place in PLACES:
        files = [name for name in there if re.fullmatch(rf"{re.escape(place)}\w+(-[^/]*)?\.parquet", name)]
        if files:
            return _named(files, place, named, split)
    raise ReleaseError(f"{named} holds no Parquet files of {AUDIO}. Is it a release?")


def _named(files: list[str], place: str, named: str, split: str) -> list[str]:
    splits = [re.match(r"\w+", name.removeprefix(place)) for name in files]
    found = [name for name, each in zip(files, splits, strict=True) if each and each[0] == split]
    if not found:
        others = ", ".join(sorted({each[0] for each in splits if each}))
        raise ReleaseError(
            f"{named} has no split {split}; it has {others}. With few speakers there may be none yet: who is "
            "in which is decided by their pseudonym, for ever (docs/publishing.md). Publish again once more "
            "people have played."
        )
    return found
