"""Small models as ONNX files without PyTorch or onnx: a handful of protocol buffer messages.

Field numbers are those of onnx.proto. Every token counts in every answer. With a `fault` a model is
not what its contract says.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import numpy as np

FLOAT, INT64 = 1, 7
"""Element types of TensorProto."""

Shape = tuple[str | int, ...]
Fault = Literal["", "NaN", "too wide", "transposed"]
FAULTS: Final[tuple[Fault, ...]] = ("NaN", "too wide", "transposed")

WIDTH: Final = 4
"""Of a language model."""

LAYERS: Final = 2
"""Of a language model's cache."""


def classifier(words: int, classes: int, fault: Fault = "") -> bytes:
    """`input_ids` and `attention_mask` int64 [texts, tokens] in, `logits` float32 [texts, classes] out.

    The logits of a text are the mean over the rows of its tokens.

    Args:
        words: ids that there are.
    """
    rows = _rows(words, classes + (fault == "too wide"), fault)
    axes = np.array([1])
    nodes = [
        _node("Gather", ("rows", "input_ids"), "gathered"),
        _node("Cast", ("attention_mask",), "mask", (_attribute("to", FLOAT, 2),)),
        _node("Unsqueeze", ("mask", "axes"), "weights"),
        _node("MatMul", ("weights", "gathered"), "sums"),
        _node("Squeeze", ("sums", "axes"), "sum"),
        _node("ReduceSum", ("mask", "axes"), "count"),
        _node("Div", ("sum", "count"), "mean" if fault == "transposed" else "logits"),
    ]
    if fault == "transposed":
        nodes.append(_node("Transpose", ("mean",), "logits", (_attribute("perm", [1, 0], 7),)))
    inputs = dict.fromkeys(("input_ids", "attention_mask"), (INT64, ("texts", "tokens")))
    return _model(nodes, {"rows": rows, "axes": axes}, inputs, ("logits", ("rows", "columns")))


def language_model(words: int, fault: Fault = "") -> bytes:
    """A decoder as Qwen2 is exported: ids, mask, positions, empty cache in, logits [1, tokens, words] out.

    "too wide" knows a tenth of the words only, so that its last ones are out of reach.
    """
    rng = np.random.default_rng(words)
    known = words // 10 if fault == "too wide" else words
    out = rng.normal(0, 2, (WIDTH, known)).astype(np.float32)
    nodes = [
        _node("Gather", ("rows", "input_ids"), "gathered"),
        _node("ReduceMean", ("gathered",), "mean", (_attribute("axes", [1], 7),)),
        _node("Add", ("gathered", "mean"), "hidden"),
        _node("MatMul", ("hidden", "out"), "said" if fault == "transposed" else "logits"),
    ]
    if fault == "transposed":
        nodes.append(_node("Transpose", ("said",), "logits", (_attribute("perm", [0, 2, 1], 7),)))
    names = ("input_ids", "attention_mask", "position_ids")
    inputs: dict[str, tuple[int, Shape]] = dict.fromkeys(names, (INT64, ("batch", "tokens")))
    for layer in range(LAYERS):
        for part in ("key", "value"):
            inputs[f"past_key_values.{layer}.{part}"] = (FLOAT, ("batch", 2, "past", 64))
    constants = {"rows": _rows(words, WIDTH, fault), "out": out}
    return _model(nodes, constants, inputs, ("logits", ("batch", "a", "b")))


def listener(fault: Fault = "") -> bytes:
    """Smart Turn v3's contract: `input_features` float32 [clips, 80, 800] in, probability [clips, 1] out."""
    axes = _attribute("axes", [1, 2], 7)
    nodes = [
        _node("ReduceMean", ("input_features",), "mean", (axes, _attribute("keepdims", 0, 2))),
        _node("Unsqueeze", ("mean", "axes"), "column"),
        _node("Add", ("column", "offset"), "sum"),
        _node("Sigmoid", ("sum",), "logits"),
    ]
    offset = np.full((1, 2 if fault == "too wide" else 1), np.nan if fault == "NaN" else 0, np.float32)
    inputs = {"input_features": (FLOAT, ("clips", 80, 800) if fault != "transposed" else ("clips", 800, 80))}
    return _model(nodes, {"axes": np.array([1]), "offset": offset}, inputs, ("logits", ("clips", "columns")))


def _rows(words: int, width: int, fault: Fault) -> np.ndarray:
    rows = np.random.default_rng(words).normal(0, 2, (words, width)).astype(np.float32)
    return np.full_like(rows, np.nan) if fault == "NaN" else rows


def _model(
    nodes: Iterable[bytes],
    constants: Mapping[str, np.ndarray],
    inputs: Mapping[str, tuple[int, Shape]],
    output: tuple[str, Shape],
) -> bytes:
    graph = [
        *((1, node) for node in nodes),
        (2, b"tiny"),
        *((5, _constant(name, array)) for name, array in constants.items()),
        *((11, _value(name, element, shape)) for name, (element, shape) in inputs.items()),
        (12, _value(output[0], FLOAT, output[1])),
    ]
    return _message([(1, 8), (7, _message(graph)), (8, _message([(1, b""), (2, 13)]))])


def whisper(weights: list[float]) -> tuple[bytes, bytes]:
    """Encoder and decoder in onnx-community's layout, without a cache.

    `logits` of every token are the mean of the features times its weight.
    """
    mean = _node(
        "ReduceMean",
        ("input_features",),
        "last_hidden_state",
        (_attribute("axes", [1, 2], 7), _attribute("keepdims", 1, 2)),
    )
    encoder = [
        (1, mean),
        (2, b"encoder"),
        (11, _value("input_features", FLOAT, ("batch", 80, 3000))),
        (12, _value("last_hidden_state", FLOAT, ("batch", 1, 1))),
    ]
    row = np.array(weights, "<f4").tobytes()
    decoder = [
        (1, _node("Mul", ("encoder_hidden_states", "weights"), "scaled")),
        (1, _node("Cast", ("input_ids",), "numbers", (_attribute("to", FLOAT, 2),))),
        (1, _node("Sub", ("numbers", "numbers"), "zeros")),
        (1, _node("Unsqueeze", ("zeros", "last"), "places")),
        (1, _node("Add", ("places", "scaled"), "logits")),
        (2, b"decoder"),
        (5, _message([(1, len(weights)), (2, FLOAT), (8, b"weights"), (9, row)])),
        (5, _message([(1, 1), (2, INT64), (8, b"last"), (9, np.array([2], "<i8").tobytes())])),
        (11, _value("input_ids", INT64, ("batch", "tokens"))),
        (11, _value("encoder_hidden_states", FLOAT, ("batch", 1, 1))),
        (12, _value("logits", FLOAT, ("batch", "tokens", len(weights)))),
    ]
    written = [
        _message([(1, 8), (7, _message(graph)), (8, _message([(1, b""), (2, 13)]))])
        for graph in (encoder, decoder)
    ]
    return written[0], written[1]


def ctc(frames: np.ndarray) -> bytes:
    """A NeMo Conformer that hears the same in everything: `frames`, float32 [1, frames of 80 ms, tokens]."""
    inputs: dict[str, tuple[int, Shape]] = {
        "audio_signal": (FLOAT, ("batch", 80, "features")),
        "length": (INT64, ("batch",)),
    }
    node = _node("Identity", ("frames",), "logprobs")
    return _model([node], {"frames": frames}, inputs, ("logprobs", ("batch", "time", "tokens")))


def _constant(name: str, array: np.ndarray) -> bytes:
    element = FLOAT if array.dtype == np.float32 else INT64
    sizes = [(1, size) for size in array.shape]
    return _message([*sizes, (2, element), (8, name.encode()), (9, array.tobytes())])


def _node(kind: str, inputs: Iterable[str], output: str, attributes: Iterable[bytes] = ()) -> bytes:
    given = [(1, name.encode()) for name in inputs]
    return _message([*given, (2, output.encode()), (4, kind.encode()), *((5, each) for each in attributes)])


def _attribute(name: str, value: int | list[int], kind: int) -> bytes:
    """An integer (kind 2) or several (kind 7)."""
    values = [(8, each) for each in value] if isinstance(value, list) else [(3, value)]
    return _message([(1, name.encode()), *values, (20, kind)])


def _value(name: str, element: int, shape: Iterable[str | int]) -> bytes:
    sizes = [(1, _message([(2, size.encode()) if isinstance(size, str) else (1, size)])) for size in shape]
    tensor = _message([(1, element), (2, _message(sizes))])
    return _message([(1, name.encode()), (2, _message([(1, tensor)]))])


def _message(fields: Iterable[tuple[int, int | bytes]]) -> bytes:
    """Numbers as varints, everything else with its length before it."""
    written = b""
    for number, value in fields:
        if isinstance(value, int):
            written += _varint(number << 3) + _varint(value)
        else:
            written += _varint(number << 3 | 2) + _varint(len(value)) + value
    return written


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])
