"""The base that is tuned, and the new model among the weights of this site, one table from being asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from django.conf import settings

from inference.registry import entries, installed
from inference.registry.entries import ModelEntry, ModelFile
from inference.running.naming import NoSuchModel
from inference.training import keeping
from publishing.evaluating.finetune import Tuned

BASE: Final = "smart-turn"

TABLE: Final = """\
[model.{name}]
title = "{title}"
contract = "{contract}"
source = "trained"
files = ["{file}"]
languages = [{languages}]
licence = "{licence}"
"""


def base_file() -> Path:
    """Smart Turn's own weights, as this site asks them.

    Raises:
        NoSuchModel: they are not here.
        RegistryError: the operator's models.toml cannot be followed.
    """
    (state,) = (each for each in installed.states() if each.entry.name == BASE)
    if not state.may_be_opened:
        raise NoSuchModel(state.sentence)
    return state.folder / state.entry.files[0].name


def entry(name: str, *, own: bool) -> ModelEntry:
    """The entry of a model that was tuned from Smart Turn.

    Args:
        own: whether from the file of this site's entry, whose licence is known; else nobody knows it.

    Raises:
        RegistryError: as `base_file`.
    """
    base = entries.entry(BASE, installed.entries())
    return replace(
        base,
        name=name,
        title=name.replace("-", " ").replace("_", " ").capitalize(),
        source="trained",
        repository="",
        revision="",
        files=(ModelFile(f"{name}.onnx"),),
        licence=base.licence if own else "unknown",
    )


def table(of: ModelEntry) -> str:
    """Its entry, for models.toml."""
    return TABLE.format(
        name=of.name,
        title=of.title,
        contract=of.contract,
        file=of.files[0].name,
        languages=", ".join(f'"{language}"' for language in of.languages),
        licence=of.licence,
    )


def keep(of: ModelEntry, tuned: Tuned, output: Path | None) -> None:
    """Model and provenance, locked among the weights; a copy of both at `output`, an .onnx.

    Raises:
        Claimed, LockError, OSError: as `inference.training.keeping.keep`.
    """
    provenance = json.dumps(tuned.provenance, indent=1, allow_nan=False).encode()
    files = {of.files[0].name: tuned.content, f"{of.name}.json": provenance}
    keeping.keep(of, Path(settings.MODELS_DIR), files)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(tuned.content)
        output.with_suffix(".json").write_bytes(provenance)
