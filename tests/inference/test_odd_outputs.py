"""Models that answer with something else than fractions, or with nothing: refused when they are tried."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from inference.registry import entries, overlay
from inference.registry.entries import ModelFile
from inference.running import loaded
from inference.scorers.base import ScorerError
from inference.scorers.contracts import CONTRACTS
from inference.scorers.probing import probe
from tests.inference import tiny_onnx, tiny_streams
from tests.inference.tiny_tokenizers import wordpiece

WORDS = 1_000
MODELS: dict[str, Callable[[], bytes]] = {
    "smart-turn": tiny_onnx.listener,
    "namo-multilingual": lambda: tiny_onnx.classifier(WORDS, 2),
    "backchannel-detector": tiny_streams.backchannel_detector,
    "turn-1-mini": tiny_streams.turn_1,
    "streaming-turn": tiny_streams.streaming_turn,
    "vap-oto": tiny_streams.projection,
}


def tried(name: str, folder: Path, model: bytes) -> None:
    """Open it as its contract says, and ask it the probes."""
    known = entries.entry(name, overlay.entries(CONTRACTS))
    (folder / "model.onnx").write_bytes(model)
    wordpiece(folder, lowercase=False)
    first = ModelFile("model.onnx", hashlib.sha256(model).hexdigest(), len(model))
    entry = replace(known, files=(first, *known.files[1:]))
    probe(loaded.open_scorer(entry, folder), entry, CONTRACTS[entry.contract])


def of_type(model: bytes, element: int) -> bytes:
    """The same with what it answers cast, as an export with an ArgMax or a comparison at its end answers."""
    made = onnx.load_from_string(model)
    output = next(each for each in made.graph.output if not each.name.endswith(("_out", "_next")))
    before = f"{output.name} before"
    for node in made.graph.node:
        node.output[:] = [before if each == output.name else each for each in node.output]
    made.graph.node.append(helper.make_node("Cast", [before], [output.name], to=element))
    output.type.tensor_type.elem_type = element
    return bytes(made.SerializeToString())


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("element", [TensorProto.INT64, TensorProto.BOOL, TensorProto.STRING])
def test_a_model_that_names_a_class_gives_no_probability(name: str, element: int, tmp_path: Path) -> None:
    """A 1 would be a certainty, and the text "0.7" is a number to numpy."""
    with pytest.raises(ScorerError, match="and no probabilities"):
        tried(name, tmp_path, of_type(MODELS[name](), element))


@pytest.mark.parametrize("name", MODELS)
def test_fractions_of_another_width_are_fractions(name: str, tmp_path: Path) -> None:
    tried(name, tmp_path, of_type(MODELS[name](), TensorProto.DOUBLE))


@pytest.mark.parametrize("name", ["smart-turn", "namo-multilingual"])
def test_a_model_that_answers_nothing_is_none(name: str, tmp_path: Path) -> None:
    made = onnx.load_from_string(MODELS[name]())
    del made.graph.output[:]
    with pytest.raises(ScorerError, match="answers nothing"):
        tried(name, tmp_path, made.SerializeToString())
