"""Memory that the four families of models take once they are open, against the sizes of their files.

Built in a process of their own, since PyTorch takes more than all of them; the audio model is the real one.
"""

import importlib
import os
import tempfile
from dataclasses import replace
from itertools import starmap
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import django

from bench.processes import resident_mib
from inference.registry import entries, overlay, weights
from inference.registry.entries import ModelEntry, ModelFile
from inference.running import loaded
from inference.scorers.contracts import CONTRACTS

BUILT: Final = ("Namo, int8", "turn-detector", "semantic-turn-taking")
Home = tuple[ModelEntry, Path]


def measure() -> dict[str, list[float]]:
    """MiB of all files of the models, and by how much the process grew when they were opened."""
    with tempfile.TemporaryDirectory() as folder, get_context("spawn").Pool(1, django.setup) as builder:
        homes = [_smart_turn(), *starmap(_home, builder.apply(_built, (Path(folder),)))]
        files = sum(file.size for entry, _ in homes for file in entry.files) / 2**20
        before = resident_mib(os.getpid())
        scorers = [loaded.open_scorer(entry, home) for entry, home in homes]
        grown = resident_mib(os.getpid()) - before
        assert len(scorers) == len(homes)  # and still open
        return {"files": [files], "grown": [grown]}


def _smart_turn() -> Home:
    """The packaged model, checked."""
    state = weights.state(entries.entry("smart-turn", overlay.entries(CONTRACTS)), Path())
    return state.entry, state.folder


def _built(folder: Path) -> list[tuple[str, tuple[ModelFile, ...], dict[str, Any], Path]]:
    """Name, files and options of each entry, and where its model lies; an entry cannot be sent whole."""
    # By name, and only here: it imports PyTorch.
    models = importlib.import_module("bench.inside.judging.text").MODELS
    homes = []
    for name in BUILT:
        home = folder / name
        home.mkdir()
        entry = models[name](home).entry
        homes.append((entry.name, entry.files, dict(entry.options), home))
    return homes


def _home(name: str, files: tuple[ModelFile, ...], options: dict[str, Any], home: Path) -> Home:
    known = entries.entry(name, overlay.entries(CONTRACTS))
    return replace(known, files=files, options=options), home
