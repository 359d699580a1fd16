"""What is known of one model: its entry, and its files. Pure."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Struct

Label = Literal["complete", "incomplete", "interruption", "backchannel", "wait"]
LABELS: Final[tuple[Label, ...]] = get_args(Label)
"""The values of `corpus.labels.Label`, in the order in which pages list them."""

Source = Literal["package", "hub", "exported", "remote", "outside", "trained"]

ELSEWHERE: Final = ("remote", "outside")
"""Sources of models that others run: nothing of them is downloaded."""

DEMONSTRATION: Final = "demo-text"
"""Name of the model that a site trains on our own sentences, to show how words are judged. It is no judge of
people: what it says is in no release, no card and no public figure."""


class RegistryError(Exception):
    """A models.toml that cannot be followed, or a model that is in none."""


class ModelFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a model.

    Attributes:
        name: path within the repository, or within the site's packages. A file is written under it, so it
            must not lead out of the folder of its model.
        sha256: 64 hexadecimal digits, or "" where nobody has told us: the lock beside the weights then holds
            what the first download brought.
        size: in bytes, 0 where unknown.
    """

    name: Annotated[
        str,
        Meta(
            pattern=r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\]+$", description="a path that stays within its repository"
        ),
    ]
    sha256: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$", description="64 hexadecimal digits")] = ""
    size: Annotated[int, Meta(ge=0, description="a number of bytes")] = 0


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model, as the registry describes it.

    Attributes:
        name: stable key, which a score carries.
        contract: what it has in common with others, one of `inference.scorers.contracts`.
        source: "package" (comes inside an installed Python package), "hub" (downloaded as it is),
            "exported" (downloaded, then turned into ONNX here), "remote" (somebody else runs it,
            and is asked), "outside" (somebody else runs it, and sends what it says) or "trained" (this site
            makes it).
        repository: on the Hub; of one that others run what it is, or "" where its entry does not say; "" of
            "trained".
        revision: commit of the repository; the beginning of one, or "", while nobody has told us the whole.
            Of one that others run the version that its entry expects.
        files: what the scorer opens, the ONNX model first; none of what others run.
        originals: only of "exported": what is downloaded to make `files[0]` from.
        also: files that are downloaded where the repository has them, such as settings of a tokenizer.
        languages: ISO 639-1; empty for any.
        labels: which it can tell apart, values of `corpus.labels.Label`.
        threshold: probability above which its authors call its first label.
        licence_accepted: the operator's file says so; `manage.py models accept-licence` says it in the lock.
        publish_scores: whether what it says may appear in a release.
        megabytes: about how much has to be downloaded, 0 where unknown.
        published: the authors' own figures, language to name of the figure to value.
        options: every option of its contract, by name.
    """

    name: str
    title: str
    contract: str
    source: str
    repository: str
    revision: str
    files: tuple[ModelFile, ...]
    languages: tuple[str, ...]
    labels: tuple[str, ...]
    threshold: float
    licence: str
    licence_must_be_accepted: bool
    enabled: bool
    published: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    originals: tuple[ModelFile, ...] = ()
    also: tuple[str, ...] = ()
    licence_accepted: bool = False
    publish_scores: bool = True
    megabytes: int = 0

    @property
    def licensed(self) -> str:
        """What a licence belongs to: the repository, or the entry of a model that comes from none."""
        return self.repository or self.name

    @property
    def is_demonstration(self) -> bool:
        return self.name == DEMONSTRATION

    @property
    def secret(self) -> str:
        """Of "remote" what the environment has under the name that its entry gives; "" if nothing."""
        return os.environ.get(str(self.options.get("secret", "")), "").strip()

    @property
    def version(self) -> str:
        """Model file and the beginning of its hash, at most 64 characters: what gave a score.

        Where a model is several files, "+" and the beginning of a hash over all the others: another
        tokenizer, or another decoder beside the same encoder, gives other answers.
        """
        if not self.files:
            return self.revision
        model, *others = self.files
        stem, weights = Path(model.name).stem, model.sha256[:12]
        if not others:
            return f"{stem[:50]}@{weights}"
        lines = sorted(f"{Path(file.name).name} {file.sha256}" for file in others)
        beside = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return f"{stem[:42]}@{weights}+{beside[:8]}"


def entry(name: str, all_of_them: Iterable[ModelEntry]) -> ModelEntry:
    """The entry of that name.

    Raises:
        RegistryError: there is none.
    """
    for candidate in all_of_them:
        if candidate.name == name:
            return candidate
    raise RegistryError(
        f"There is no model {name!r}. `manage.py models list` shows all; docs/models.md says how to add one."
    )
