"""Turning downloaded PyTorch weights into ONNX, and keeping the result only if it answers the same."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.registry import claiming, lock, verifying, weights
from inference.registry.claiming import Claimed
from inference.registry.entries import ModelEntry
from inference.session import ORT_ERRORS, open_session

Inputs = Mapping[str, NDArray[Any]]

TOLERANCE: Final = 1e-4
"""Largest difference between PyTorch's answer and ONNX's, on any output."""

INSTALL: Final = "run `make .venv/.torch`, or `pip install torch==2.13.0 onnx onnxscript`"


class ExportError(Exception):
    """A model was not turned into ONNX. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the models of one contract become ONNX.

    Attributes:
        loader: name of the function of `inference.registry.torch_models` that opens the checkpoint.
        probes: inputs on which PyTorch and ONNX are compared, the example of the export first.
        free_length: whether inputs may have any length.
        has_words: whether the model needs a tokenizer.
    """

    loader: str
    probes: Callable[[ModelEntry, Path], Iterator[Inputs]]
    free_length: bool
    has_words: bool


def export(entry: ModelEntry, folder: Path, *, say: Callable[[str], object] = print) -> float:
    """Make `model.onnx` out of the downloaded weights, compare, keep and lock it.

    Args:
        folder: the folder of all weights.

    Returns:
        The largest difference between the two answers.

    Raises:
        ExportError: it cannot be done here, or the answers differ; nothing is kept then.
    """
    if entry.source != "exported" or entry.contract not in RECIPES:
        raise ExportError(f"{entry.title} needs no export: it is ONNX as it comes.")
    try:
        with claiming.claim(folder, entry.name):
            return _exported(entry, folder, say)
    except Claimed as error:
        raise ExportError(f"{entry.title} was not exported: {error}") from error


def _exported(entry: ModelEntry, folder: Path, say: Callable[[str], object]) -> float:
    home = _downloaded(entry, folder)
    torch_models = _torch(entry)
    making = home / f"{weights.EXPORTED}.part"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    try:
        difference = _convert(entry, home, making, torch_models, say)
        names = [entry.files[0].name, *_beside(entry, home, making, torch_models)]
    except (ValueError, OSError, RuntimeError, torch_models.IncompleteCheckpoint, *ORT_ERRORS) as error:
        shutil.rmtree(making)
        raise ExportError(f"{entry.title} was not exported: {error}") from error
    shutil.rmtree(home / weights.EXPORTED, ignore_errors=True)
    making.rename(home / weights.EXPORTED)
    lock.keep_export(folder, entry.name, verifying.measured(home / weights.EXPORTED, names))
    return difference


def _downloaded(entry: ModelEntry, folder: Path) -> Path:
    """Where the checked originals are."""
    locks = lock.read(folder)
    if not weights.licence_is_accepted(entry, locks):
        raise ExportError(weights.unaccepted(entry))
    known = locks.models.get(entry.name)
    if known is None or not weights.fits(entry, known):
        raise ExportError(weights.not_here(entry))
    home = weights.home(entry, folder, known.revision)
    if wrong := weights.contradiction(entry, known.fetched) or verifying.damage(home, known.fetched):
        raise ExportError(
            f"{entry.title} was not exported: {wrong}. Run `manage.py models fetch {entry.name}` first."
        )
    return home


def _torch(entry: ModelEntry) -> Any:
    """The module that knows PyTorch, which a site runs without."""
    try:
        return import_module("inference.registry.torch_models")
    except ModuleNotFoundError as error:
        raise ExportError(
            f"{entry.title} comes as PyTorch weights, and {error.name} is not installed to turn them into "
            f"ONNX: {INSTALL}. It can be done on another machine too; copy its MODELS_DIR afterwards."
        ) from error


def _convert(
    entry: ModelEntry, home: Path, target: Path, torch_models: Any, say: Callable[[str], object]
) -> float:
    """Write the ONNX file, and ask both models the same."""
    say(f"{entry.title}: turning {entry.originals[0].name} into ONNX …")
    recipe, path = RECIPES[entry.contract], target / entry.files[0].name
    model = getattr(torch_models, recipe.loader)(home)
    probes = list(recipe.probes(entry, home))
    torch_models.write_onnx(model, probes[0], path, free_length=recipe.free_length)
    session = open_session(path)
    differences = [
        _difference(session.run(["logits"], dict(probe))[0], torch_models.answer(model, probe))
        for probe in probes
    ]
    # Unlike Python's, numpy's maximum is NaN where any is, and so within no tolerance.
    worst = float(np.max(differences))
    if not worst <= TOLERANCE:
        raise ValueError(
            f"ONNX answers otherwise than PyTorch, by {worst:.2g} where {TOLERANCE:g} is allowed. "
            "Please report this with the versions of torch and onnxruntime"
        )
    return worst


def _difference(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> float:
    if ours.shape != theirs.shape:
        raise ValueError(f"ONNX answers {ours.shape} where PyTorch answers {theirs.shape}")
    return float(np.abs(ours - theirs).max())


def _beside(entry: ModelEntry, home: Path, target: Path, torch_models: Any) -> list[str]:
    """Copy what the scorer opens besides the model, and make `tokenizer.json` where only older files are."""
    for path in home.iterdir():
        if path.suffix in {".json", ".txt"}:
            shutil.copyfile(path, target / path.name)
    if RECIPES[entry.contract].has_words and not (target / "tokenizer.json").exists():
        torch_models.write_tokenizer(home, target / "tokenizer.json")
    return sorted(path.name for path in target.iterdir() if path.name != entry.files[0].name)


def _texts(entry: ModelEntry, home: Path) -> Iterator[Inputs]:
    """Token ids of several lengths, some padded, the longest as long as the scorer's."""
    longest = int(entry.options["max_length"])
    vocabulary = int(json.loads((home / "config.json").read_text(encoding="utf-8"))["vocab_size"])
    rng = np.random.default_rng(1)
    for batch, length in ((2, 16), (1, 4), (1, 33), (3, 64), (1, longest)):
        ids = rng.integers(0, vocabulary, (batch, length))
        mask = np.ones((batch, length), np.int64)
        mask[-1, max(2, length - 3) :] = 0
        yield {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def _clips(entry: ModelEntry, _home: Path) -> Iterator[Inputs]:
    """Noise that fills the whole clip, half of it, a second of it; padded behind, as the scorer does."""
    samples = int(entry.options["seconds"]) * 16_000
    rng = np.random.default_rng(1)
    for heard in ((samples, samples // 2), (samples,), (16_000,), (samples // 3, 16_000)):
        mask = np.stack([(np.arange(samples) < each).astype(np.int64) for each in heard])
        noise = rng.normal(size=mask.shape) * mask
        yield {"input_values": noise.astype(np.float32), "attention_mask": mask}


RECIPES: Final[Mapping[str, Recipe]] = {
    "turn-detector": Recipe("classifier", _texts, free_length=True, has_words=True),
    "smart-turn-v2": Recipe("endpointing", _clips, free_length=False, has_words=False),
}
