"""Feature extraction against pipecat's of the same clips, and against the inference it feeds."""

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.speech import CLIPS, pcm
from bench.table import Row, compare
from inference.audio.features import log_mel
from inference.registry import entries, overlay, weights
from inference.scorers.contracts import CONTRACTS
from inference.session import open_session

REPETITIONS = 5
LENGTH = 8 * 16_000


def rows() -> list[Row]:
    pipecat = _pipecats_extractor()
    session = open_session(smart_turn())
    sounds = [pcm(path).astype(np.float32) / np.float32(32_768) for path in CLIPS]
    features = [log_mel(sound)[None] for sound in sounds]

    def infer(feature: np.ndarray) -> None:
        session.run(["logits"], {"input_features": feature})

    ours, theirs, inference = [], [], []
    for _ in range(REPETITIONS):
        ours.append(_milliseconds(log_mel, sounds))
        theirs.append(_milliseconds(pipecat, sounds))
        inference.append(_milliseconds(infer, features))
    return [
        compare("features, against pipecat's numpy extractor", ours, theirs, "ms", at_most=1),
        compare("features, against Smart Turn's inference", ours, inference, "ms", at_most=0.1),
    ]


def smart_turn() -> Path:
    """The packaged model, checked."""
    state = weights.state(entries.entry("smart-turn", overlay.entries(CONTRACTS)), Path())
    return state.folder / state.entry.files[0].name


def _milliseconds(call: Callable[[np.ndarray], object], arguments: list[np.ndarray]) -> float:
    """CPU time a call."""
    started = time.process_time()
    for argument in arguments:
        call(argument)
    return (time.process_time() - started) / len(arguments) * 1_000


def _pipecats_extractor() -> Callable[[np.ndarray], np.ndarray]:
    """Their module by its path: importing the package takes seconds and prints a banner."""
    package = importlib.util.find_spec("pipecat")
    assert package
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0])
    path = folder / "audio" / "turn" / "smart_turn" / "_whisper_features.py"
    spec = importlib.util.spec_from_file_location("pipecat_whisper_features", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    extract = module.compute_whisper_log_mel_features
    return lambda sound: extract(_last_seconds(sound), do_normalize=True)


def _last_seconds(sound: np.ndarray) -> np.ndarray:
    """What pipecat does before its extractor: the last 8 s, zeros on the left."""
    last = sound[-LENGTH:]
    return np.pad(last, (LENGTH - len(last), 0))
