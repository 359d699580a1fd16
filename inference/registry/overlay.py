"""Which models there are: the built-in `models.toml`, and the operator's laid over it. Knows no Django."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from inference.registry import mistakes, tables
from inference.registry.entries import ModelEntry, ModelFile
from inference.registry.tables import ModelTable, Tables
from inference.scorers.kinds import Contract

BUILT_IN: Final = Path(__file__).with_name("models.toml")

DEFAULTS: Final[Mapping[str, Any]] = {
    "revision": "",
    "languages": (),
    "licence": "unknown",
    "licence_must_be_accepted": False,
    "enabled": True,
}
"""What holds where neither an entry nor its contract says anything, and `ModelEntry` has no default."""


def entries(
    contracts: Mapping[str, Contract],
    operators: Path | None = None,
    overrides: Mapping[str, ModelTable] = MappingProxyType({}),
) -> tuple[ModelEntry, ...]:
    """Every model, the built-in ones first, each as the operator wants it.

    Args:
        contracts: by name; each has its models' defaults.
        operators: the operator's file; None, or a file that does not exist, adds nothing.
        overrides: name to keys that win over both, for settings such as SMART_TURN_REVISION.

    Raises:
        RegistryError: a file says something that cannot be followed; the message names file, line and key.
    """
    built_in = _built_in()
    own = tables.read(operators) if operators and operators.is_file() else Tables(operators or BUILT_IN)
    own.must_know(built_in.models)
    names = {**built_in.models, **own.models}
    found = tuple(
        _entry(
            name,
            contracts,
            [of[name] for of in (built_in.models, own.models, overrides) if name in of],
            own if name in own.models else built_in,
            accepted=name in own.accepted_licences,
        )
        for name in names
    )
    _must_stand_in_for_somebody(found, own)
    return found


@cache
def _built_in() -> Tables:
    return tables.read(BUILT_IN)


def _entry(
    name: str,
    contracts: Mapping[str, Contract],
    layers: Sequence[ModelTable],
    where: Tables,
    *,
    accepted: bool,
) -> ModelEntry:
    """One entry, each layer laid over the one before, and all of them over what the contract fixes."""
    contract = _contract(name, contracts, layers, where)
    merged = {"name": name, "title": name, **_fixed(contract)}
    for layer in layers:
        given = layer.given()
        if given.keys() & {"repository", "revision"} and "files" not in given:
            merged = _other_bytes(merged, given)
        merged |= {**given, "options": {**merged["options"], **given.get("options", {})}}
    for key in ("repository", "files"):
        if not merged.get(key):
            raise where.error(name, key, "is missing, and without it there is nothing to download")
    options = _options(name, contract, merged["options"], where)
    return ModelEntry(**{**merged, "options": options}, licence_accepted=accepted)


def _contract(
    name: str, contracts: Mapping[str, Contract], layers: Sequence[ModelTable], where: Tables
) -> Contract:
    given = next((layer.contract for layer in reversed(layers) if layer.contract), "")
    if given in contracts:
        return contracts[given]
    known = ", ".join(sorted(contracts))
    problem = f"is {given!r}, but must be one of {known}" if given else f"is missing; it is one of {known}"
    raise where.error(name, "contract", problem)


def _fixed(contract: Contract) -> dict[str, Any]:
    return {
        **DEFAULTS,
        "source": contract.source,
        "files": tuple(map(ModelFile, contract.files)),
        "originals": tuple(map(ModelFile, contract.originals)),
        "also": contract.also,
        "labels": contract.labels,
        "threshold": contract.threshold,
        "options": msgspec.to_builtins(contract.options),
    }


def _other_bytes(merged: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Hashes belong to one commit: another repository or revision has other bytes under the same names."""
    if all(merged.get(key) == given.get(key, merged.get(key)) for key in ("repository", "revision")):
        return merged
    bare = {key: tuple(ModelFile(file.name) for file in merged[key]) for key in ("files", "originals")}
    # A commit belongs to its repository too.
    return {**merged, **bare, "revision": "" if "repository" in given else merged["revision"]}


def _options(name: str, contract: Contract, given: dict[str, Any], where: Tables) -> Mapping[str, Any]:
    """Every option of the contract, decoded as it wants them."""
    kind = type(contract.options)
    try:
        return dict(msgspec.to_builtins(msgspec.convert(given, kind)))
    except msgspec.ValidationError as error:
        key, problem = mistakes.explained(error, kind, given)
        raise where.error(name, f"options.{key}", problem) from error


def _must_stand_in_for_somebody(found: Sequence[ModelEntry], where: Tables) -> None:
    """A model is asked instead of another that there is."""
    names = {entry.name for entry in found}
    for entry in found:
        instead_of = entry.options.get("instead_of")
        if instead_of and instead_of not in names - {entry.name}:
            problem = f"names {instead_of!r}, which is no other model here or in the registry"
            raise where.error(entry.name, "options.instead_of", problem)
