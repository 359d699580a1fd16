"""Where the files of the models are, and whether they are the right ones. Knows no Django."""

import hashlib
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from huggingface_hub import hf_hub_download
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

PACKAGE: Final = "pipecat-ai"
INSTALL: Final = "Run `make run`, which installs it, or `pip install --no-deps pipecat-ai==1.14.0`."
HUB_REPOSITORY: Final = "pipecat-ai/smart-turn-v3"


class WeightsMissing(Exception):
    """A file of a model is not here, or is not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file that comes inside an installed Python package, exactly as we know it."""

    title: str
    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A file that has been found and checked."""

    path: Path
    sha256: str

    @property
    def revision(self) -> str:
        """File and the beginning of its hash: the same bytes have the same name wherever they came from."""
        return f"{self.path.stem[:50]}@{self.sha256[:12]}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator asks for, out of the settings.

    Attributes:
        cache: folder for downloads.
        smart_turn_revision: commit of Smart Turn's Hub repository, or "" for the file in the package.
        smart_turn_file: its name there.
    """

    cache: Path
    smart_turn_revision: str = ""
    smart_turn_file: str = "smart-turn-v3.2-cpu.onnx"


SMART_TURN: Final = Pinned(
    title="Smart Turn v3.2",
    file="pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
    size=8_679_182,
    sha256="2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
)
SILERO: Final = Pinned(
    title="Silero VAD v5",
    file="pipecat/audio/vad/data/silero_vad.onnx",
    size=2_327_524,
    sha256="1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
)


def smart_turn(wanted: Wanted) -> Weights:
    """Smart Turn's file: the one in the package, unless a revision on the Hub is asked for."""
    if not wanted.smart_turn_revision:
        return from_package(SMART_TURN)
    return from_hub(wanted.smart_turn_file, wanted.smart_turn_revision, wanted.cache)


def from_package(pinned: Pinned, package: str = PACKAGE) -> Weights:
    """A file out of an installed package, without importing it: that is slow, and pipecat prints a banner.

    Raises:
        WeightsMissing: package or file is not there, or the file is not the pinned one.
    """
    try:
        path = Path(str(metadata.distribution(package).locate_file(pinned.file)))
    except metadata.PackageNotFoundError as error:
        raise WeightsMissing(f"{pinned.title} is not here: no package {package}. {INSTALL}") from error
    if not path.is_file():
        raise WeightsMissing(f"{pinned.title} is not here: {path} is missing. {INSTALL}")
    return Weights(path, _verified(path, pinned))


def from_hub(
    file: str,
    revision: str,
    cache: Path,
    *,
    repository: str = HUB_REPOSITORY,
    endpoint: str | None = None,
) -> Weights:
    """A file of a Hub repository at one commit; downloaded once, resumed if it was interrupted.

    Args:
        revision: the full commit hash. A branch can move, so that scores would change under one name.
        cache: folder that keeps what was downloaded.

    Raises:
        WeightsMissing: the revision is not a commit, the file cannot be had, or it was tampered with.
    """
    if not re.fullmatch("[0-9a-f]{40}", revision):
        raise WeightsMissing(
            f"The revision {revision!r} of {repository} is not a commit. Give all 40 hexadecimal digits of "
            "one, as its page on the Hub shows them; a branch or tag may move."
        )
    try:
        path = hf_hub_download(repository, file, revision=revision, cache_dir=cache, endpoint=endpoint)
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise WeightsMissing(
            f"{file} of {repository} at {revision} is not here and could not be fetched: {error}. "
            "Check the connection and the names, then start again."
        ) from error
    return Weights(Path(path), _verified_download(Path(path)))


def _verified(path: Path, pinned: Pinned) -> str:
    size = path.stat().st_size
    if size != pinned.size:
        raise WeightsMissing(
            f"{pinned.title} is damaged: {path} has {size:,} bytes instead of {pinned.size:,}. {INSTALL}"
        )
    found = _sha256(path)
    if found != pinned.sha256:
        raise WeightsMissing(
            f"{pinned.title} is not the one we know: {path} has the SHA-256 {found}, "
            f"not {pinned.sha256}. {INSTALL}"
        )
    return found


def _verified_download(path: Path) -> str:
    """The Hub's cache names a large file after its SHA-256, which serves to check it without a connection."""
    found = _sha256(path)
    expected = path.resolve().name
    if len(expected) == 64 and expected != found:
        raise WeightsMissing(
            f"{path} was changed after its download: its SHA-256 is {found}, not {expected}. "
            "Remove it and start again."
        )
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
