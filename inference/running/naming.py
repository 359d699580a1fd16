"""A model by its name in the registry, or by its file: opened, and tried with the probes of its contract.

A file says nothing of its contract. So every contract is tried whose files lie beside it, and the one under
which it can be opened and answers its probes is its own; where that are several, somebody has to say which.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from inference.registry import entries, installed, verifying
from inference.registry.entries import ModelEntry, ModelFile, RegistryError
from inference.running import loaded
from inference.scorers.base import Scorer, ScorerError
from inference.scorers.contracts import CONTRACTS
from inference.scorers.kinds import Contract, ScoringContract
from inference.scorers.probing import probe

SUFFIX: Final = ".onnx"


class NoSuchModel(Exception):
    """Nothing can be asked under that name, or out of that file. The text says why, and what to do."""


def opened(named: str, contract: str = "") -> tuple[Scorer, ModelEntry]:
    """A scorer of its own, and its entry.

    Args:
        named: of a model of the registry, or the path of an ONNX file.
        contract: which one a file follows; "" to find out.

    Raises:
        NoSuchModel: there is none, or it cannot be used.
    """
    if named.endswith(SUFFIX):
        return _of_file(Path(named), contract)
    try:
        entry = entries.entry(named, installed.entries())
    except RegistryError as error:
        raise NoSuchModel(f"{error} A file of a model ends in {SUFFIX}.") from error
    (state,) = (each for each in installed.states() if each.entry.name == entry.name)
    if not state.may_be_opened:
        raise NoSuchModel(state.sentence)
    try:
        return loaded.try_scorer(state), state.entry
    except ScorerError as error:
        raise NoSuchModel(state.broken(str(error)).sentence) from error


def _of_file(path: Path, contract: str) -> tuple[Scorer, ModelEntry]:
    if not path.is_file():
        raise NoSuchModel(f"There is no file {path}.")
    if contract and contract not in CONTRACTS:
        raise NoSuchModel(f"There is no contract {contract!r}; there are {', '.join(sorted(CONTRACTS))}.")
    tried = {each.name: _tried(path, each) for each in _candidates(path, contract)}
    fitting = {name: found for name, found in tried.items() if not isinstance(found, str)}
    if len(fitting) == 1:
        (found,) = fitting.values()
        return found
    if fitting:
        raise NoSuchModel(f"{path.name} answers as {' and '.join(fitting)}: say which with --contract.")
    reasons = "".join(f"\n  {name}: {reason}" for name, reason in tried.items())
    raise NoSuchModel(
        f"{path.name} follows no contract that is known here; docs/adding-a-scorer.md says how to write one."
        f"{reasons}"
    )


def _candidates(path: Path, contract: str) -> Iterator[Contract]:
    """Contracts of models that are files, whose other files lie beside this one."""
    for each in CONTRACTS.values():
        asked = isinstance(each, ScoringContract) and contract in ("", each.name)
        if asked and (contract or all((path.parent / Path(name).name).is_file() for name in each.files[1:])):
            yield each


def _tried(path: Path, contract: Contract) -> tuple[Scorer, ModelEntry] | str:
    """The model under one contract, or why it is none of its."""
    entry = entry_of(path, contract)
    try:
        scorer = loaded.open_scorer(entry, path.parent)
        probe(scorer, entry, contract)
    except ScorerError as error:
        return str(error)
    return scorer, entry


def entry_of(path: Path, contract: Contract) -> ModelEntry:
    """A file as if it stood in the registry: its licence is not known, so nothing that it says leaves."""
    beside = [path, *(path.parent / Path(name).name for name in contract.files[1:])]
    files = verifying.measured(path.parent, [each.name for each in beside if each.is_file()])
    bare = ModelEntry(
        name=path.stem[:60],
        title=path.stem,
        contract=contract.name,
        source="trained",
        repository="",
        revision="",
        files=files or (ModelFile(path.name),),
        languages=(),
        labels=contract.labels,
        threshold=contract.threshold,
        licence="unknown",
        licence_must_be_accepted=False,
        enabled=True,
        publish_scores=False,
    )
    return replace(bare, options=msgspec.to_builtins(contract.options))
