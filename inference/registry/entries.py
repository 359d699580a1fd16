"""Which models there are, out of `models.toml` and the operator's own. Pure: no Django, no network."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from inference.registry import tables
from inference.registry.tables import CatalogueError, Tables

BUILT_IN: Final = Path(__file__).with_name("models.toml")

__all__ = ["BUILT_IN", "CatalogueError", "ModelEntry", "ModelFile", "entries", "entry"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    Attributes:
        name: path within the repository, or within the site's packages.
        sha256: 64 hexadecimal digits, or "" where nobody has told us: the lock beside the weights then holds
            what the first download brought.
        size: in bytes, 0 where unknown.
    """

    name: str
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model, as the catalogue describes it.

    Attributes:
        name: stable key, which a score carries.
        contract: which module of `inference.scorers` can ask it.
        source: "package" (comes inside an installed Python package), "hub" (downloaded as it is) or
            "exported" (downloaded, then turned into ONNX here).
        revision: commit of the repository; the beginning of one, or "", while nobody has told us the whole.
        files: what the scorer opens, the ONNX model first.
        originals: only of "exported": what is downloaded to make `files[0]` from.
        also: files that are downloaded where the repository has them, such as settings of a tokenizer.
        languages: ISO 639-1; empty for any.
        labels: which it can tell apart, values of `corpus.labels.Label`.
        threshold: probability above which its authors call its first label.
        licence_accepted: the operator's file says so; `manage.py models accept-licence` says it in the lock.
        publish_scores: whether what it says may appear in a release.
        megabytes: about how much has to be downloaded, 0 where unknown.
        published: the authors' own figures, language to name of the figure to value.
        options: what the scorer needs to know besides.
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
    def version(self) -> str:
        """Model file and the beginning of its hash, at most 64 characters: which weights gave a score."""
        model = self.files[0]
        return f"{Path(model.name).stem[:50]}@{model.sha256[:12]}"


def entries(
    operators: Path | None = None, overrides: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
) -> tuple[ModelEntry, ...]:
    """Every model, the built-in ones first, each as the operator wants it.

    Args:
        operators: the operator's file; None, or a file that does not exist, adds nothing.
        overrides: name to keys that win over both, for settings such as SMART_TURN_REVISION.

    Raises:
        CatalogueError: a file says something that cannot be followed; the message names the line and the key.
    """
    built_in = _built_in()
    own = tables.read(operators) if operators and operators.is_file() else Tables(operators or BUILT_IN)
    own.must_know(built_in.models)
    names = {**built_in.models, **own.models}
    return tuple(
        _entry(
            name,
            [built_in.models.get(name, {}), own.models.get(name, {}), overrides.get(name, {})],
            accepted=name in own.accepted_licences,
            where=own,
        )
        for name in names
    )


def entry(name: str, all_of_them: tuple[ModelEntry, ...]) -> ModelEntry:
    """The entry of that name.

    Raises:
        CatalogueError: there is none.
    """
    for candidate in all_of_them:
        if candidate.name == name:
            return candidate
    raise CatalogueError(
        f"There is no model {name!r}. `manage.py models list` shows all; docs/models.md says how to add one."
    )


@cache
def _built_in() -> Tables:
    return tables.read(BUILT_IN)


def _entry(name: str, layers: list[Mapping[str, Any]], *, accepted: bool, where: Tables) -> ModelEntry:
    """One entry, each layer laid over the one before, and all of them over what the contract fixes."""
    merged: dict[str, Any] = {}
    contract = next((layer["contract"] for layer in reversed(layers) if "contract" in layer), "")
    if contract not in _built_in().contracts:
        raise where.error(name, "contract", _unknown_contract(contract))
    for layer in (_built_in().contracts[contract], *layers):
        if layer.keys() & {"repository", "revision"} and "files" not in layer:
            merged = _other_bytes(merged, layer)
        options = {**merged.get("options", {}), **layer.get("options", {})}
        merged = {**merged, **layer, "options": options}
    if "repository" not in merged or "files" not in merged:
        missing = "repository" if "repository" not in merged else "files"
        raise where.error(name, missing, "is missing, and without it there is nothing to download")
    return _built(name, merged, accepted)


def _other_bytes(merged: dict[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """Hashes belong to one commit: another repository or revision has other bytes under the same names."""
    if all(merged.get(key) == layer.get(key, merged.get(key)) for key in ("repository", "revision")):
        return merged
    kept = {key: merged[key] for key in ("files", "originals") if key in merged}
    bare: dict[str, Any] = {key: [{"name": file["name"]} for file in files] for key, files in kept.items()}
    # A commit belongs to its repository too.
    gone = {"revision"} if "repository" in layer else set()
    return {key: value for key, value in {**merged, **bare}.items() if key not in gone}


def _built(name: str, merged: Mapping[str, Any], accepted: bool) -> ModelEntry:
    return ModelEntry(
        name=name,
        title=merged.get("title", name),
        contract=merged["contract"],
        source=merged.get("source", "hub"),
        repository=merged["repository"],
        revision=merged.get("revision", ""),
        files=_files(merged["files"]),
        languages=tuple(merged.get("languages", ())),
        labels=tuple(merged["labels"]),
        threshold=float(merged["threshold"]),
        licence=merged.get("licence", "unknown"),
        licence_must_be_accepted=merged.get("licence_must_be_accepted", False),
        enabled=merged.get("enabled", True),
        published=merged.get("published", {}),
        options=merged["options"],
        originals=_files(merged.get("originals", ())),
        also=tuple(merged.get("also", ())),
        licence_accepted=accepted,
        publish_scores=merged.get("publish_scores", True),
        megabytes=merged.get("megabytes", 0),
    )


def _files(tables: Any) -> tuple[ModelFile, ...]:
    return tuple(ModelFile(**table) for table in tables)


def _unknown_contract(contract: str) -> str:
    known = ", ".join(sorted(_built_in().contracts))
    return f"is {contract!r}, but must be one of {known}" if contract else f"is missing; it is one of {known}"


def with_files(model: ModelEntry, revision: str, files: tuple[ModelFile, ...]) -> ModelEntry:
    """The entry as it lies on the disk: the whole commit, and every file with its hash."""
    return replace(model, revision=revision, files=files)
