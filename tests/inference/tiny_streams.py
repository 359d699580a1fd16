"""Small models of the contracts that answer frame by frame, as their cards describe them."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from inference.registry import entries, overlay
from inference.registry.entries import ModelEntry, ModelFile
from inference.scorers.contracts import CONTRACTS
from tests.inference import tiny_onnx
from tests.inference.tiny_onnx import Fault, Shape, StateFault

DETECTOR_STATES: dict[str, tuple[str, Shape]] = {
    "conv1_cache": ("conv1_cache_out", (1, 8, 4)),
    "conv2_cache": ("conv2_cache_out", (1, 16, 2)),
    "gru_state": ("gru_state_out", (1, 1, 32)),
}
TURN_STATES: dict[str, tuple[str, Shape]] = {
    f"state_{place}": (f"state_{place}_next", (1, 4 + place)) for place in range(7)
}


def backchannel_detector(fault: Fault = "", state_fault: StateFault = "", **sizes: Any) -> bytes:
    """Two frames a call, told of the agent, three outputs of which one counts."""
    heads = {"intent": 5, "vad": 1, "vap": 8}
    faults: dict[str, Any] = {"fault": fault, "state_fault": state_fault}
    return tiny_onnx.stream(heads, DETECTOR_STATES, chunk=640, told=True, **faults, **sizes)


def turn_1(fault: Fault = "", state_fault: StateFault = "", **sizes: Any) -> bytes:
    """Eight frames a call, seven states, one output."""
    faults: dict[str, Any] = {"fault": fault, "state_fault": state_fault}
    return tiny_onnx.stream({"prob": 1}, TURN_STATES, chunk=2_560, sound="audio", **faults, **sizes)


def streaming_turn(fault: Fault = "", state_fault: StateFault = "", **sizes: Any) -> bytes:
    """One frame of 40 ms a call."""
    heads = {"eot": 1, "eot_late": 1, "backchannel": 1}
    faults: dict[str, Any] = {"fault": fault, "state_fault": state_fault}
    return tiny_onnx.stream(heads, DETECTOR_STATES, chunk=640, frame=640, **faults, **sizes)


def projection(fault: Fault = "", **sizes: Any) -> bytes:
    """20 s of two voices."""
    return tiny_onnx.projection(320_000, fault=fault, **sizes)


def entry(name: str, folder: Path, model: bytes, **options: Any) -> ModelEntry:
    """The registry's entry for these bytes, which are written into the folder under the name it knows."""
    known = entries.entry(name, overlay.entries(CONTRACTS))
    (folder / known.files[0].name).write_bytes(model)
    file = ModelFile(known.files[0].name, hashlib.sha256(model).hexdigest(), len(model))
    return replace(known, files=(file,), options={**known.options, **options}, enabled=True)
