"""Which models there are: the built-in `models.toml`, and the operator's laid over it. Knows no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from inference.registry import mistakes, tables
from inference.registry.entries import DEMONSTRATION, ELSEWHERE, ModelEntry, ModelFile
from inference.registry.tables import ModelTable, Tables
from inference.scorers.kinds import Contract

BUILT_IN: Final = Path(__file__).with_name("models.toml")

DEFAULTS: Final[Mapping[str, Any]] = {
    "revision": "",
    "languages": (),
    "enabled": True,
}
"""What holds where neither an entry nor its contract says anything, and `ModelEntry` has no default."""


UNKNOWN: Final = "unknown"

FREE: Final = frozenset(
    {
        "apache-2.0", "bsd-2-clause", "bsd-3-clause", "cc-by-4.0", "cc-by-sa-4.0", "cc0-1.0", "isc", "mit",
        "mpl-2.0", "unlicense",
    }
)  # fmt: skip
"""Licences that say nothing of what a model answers, so that it may be published: SPDX identifiers, which do
not tell capitals from small letters (SPDX 2.3, annex D); the Hub writes small ones."""


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
        )
        for name in names
    )
    _must_stand_in_for_somebody(found, own)
    accepted = {entry.licensed.lower() for entry in found if entry.name in own.accepted_licences}
    return tuple(replace(entry, licence_accepted=entry.licensed.lower() in accepted) for entry in found)


@cache
def _built_in() -> Tables:
    return tables.read(BUILT_IN, built_in=True)


def _entry(
    name: str,
    contracts: Mapping[str, Contract],
    layers: Sequence[ModelTable],
    where: Tables,
) -> ModelEntry:
    """One entry, each layer laid over the one before, and all of them over what the contract fixes."""
    contract = _contract(name, contracts, layers, where)
    merged = {"name": name, "title": name, "repository": "", **_fixed(contract)}
    for layer in layers:
        given = layer.given()
        if given.keys() & {"repository", "revision"} and "files" not in given:
            merged = _other_bytes(merged, given)
        merged |= {**given, "options": {**merged["options"], **given.get("options", {})}}
    _must_be_whole(name, contract, merged, where)
    options = _options(name, contract, merged["options"], where)
    if contract.source in ELSEWHERE:
        merged["revision"] = options["version"]
    licence = _licence(name, merged, layers, where)
    bound = {
        "licence": licence.name,
        "licence_must_be_accepted": licence.must_be_accepted,
        "publish_scores": licence.publish_scores and name != DEMONSTRATION,
    }
    return ModelEntry(**{**merged, "options": options, **bound})


def _must_be_whole(name: str, contract: Contract, merged: Mapping[str, Any], where: Tables) -> None:
    """What is downloaded has a repository and files; what somebody else runs has neither."""
    elsewhere = contract.source in ELSEWHERE
    if (elsewhere or merged["source"] in ELSEWHERE) and merged["source"] != contract.source:
        raise where.error(
            name, "source", f"is {merged['source']!r}, which the contract {contract.name} has not"
        )
    if elsewhere:
        for key in ("files", "originals", "also", "revision"):
            if merged.get(key):
                problem = "says what to download, and nothing is: others run this model"
                raise where.error(name, key, problem)
        if len(set(merged["labels"])) < 2:
            raise where.error(name, "labels", "must name what it tells apart, at least two labels")
        return
    for key in ("files",) if merged["source"] == "trained" else ("repository", "files"):
        if not merged.get(key):
            raise where.error(name, key, "is missing, and without it there is nothing to download")


def _licence(
    name: str, merged: Mapping[str, Any], layers: Sequence[ModelTable], where: Tables
) -> tables.Licence:
    """What the model's repository is under, which no entry can loosen, only tighten.

    A repository that nobody knows may be a copy of the one that the entry had before: what binds that one
    goes on binding.
    """
    known = _built_in().licences
    before = (known.get(str(each.given().get("repository", "")).lower()) for each in layers)
    said = merged.get("licence", UNKNOWN)
    found = known.get(merged["repository"].lower()) or next(
        (each for each in before if each and each.binds), None
    )
    if found and said.lower() not in (UNKNOWN, found.name.lower()):
        problem = f"is {said!r}, but {merged['repository']} is under {found.name}, whatever an entry says"
        raise where.error(name, "licence", problem)
    licence = found or tables.Licence(said)
    free = bool(found) or said.lower() in FREE
    return tables.Licence(
        licence.name,
        licence.must_be_accepted or bool(merged.get("licence_must_be_accepted")),
        licence.publish_scores and bool(merged.get("publish_scores", free)),
    )


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
