"""Small models as ONNX files without PyTorch or onnx: a handful of protocol buffer messages.

Field numbers are those of onnx.proto. Every token counts in every answer. With a `fault` a model is
not what its contract says.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal

import numpy as np

FLOAT, INT64 = 1, 7
"""Element types of TensorProto."""

Shape = tuple[str | int, ...]
Fault = Literal["", "NaN", "too wide", "transposed"]
StateFault = Literal["", "of another shape", "not given back", "of no size", "never asked for"]
STATE_FAULTS: Final[tuple[StateFault, ...]] = (
    "of another shape",
    "not given back",
    "of no size",
    "never asked for",
)
"""What may be wrong with the first state of a stream: as its shapes say, or only when it is run."""

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
    return _model(nodes, {"rows": rows, "axes": axes}, inputs, {"logits": ("rows", "columns")})


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
    return _model(nodes, constants, inputs, {"logits": ("batch", "a", "b")})


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
    return _model(nodes, {"axes": np.array([1]), "offset": offset}, inputs, {"logits": ("clips", "columns")})


FRAME: Final = 320
"""Samples of a frame, 20 ms."""

KEPT: Final = 0.5
"""Share of a stream's state that is left after a chunk."""


def features(width: int) -> tuple[np.ndarray, np.ndarray]:
    """What a stream and a projection make of a frame: float32 [FRAME, width] and [width, width]."""
    rng = np.random.default_rng(width)
    inner = rng.normal(0, 1 / FRAME**0.5, (FRAME, width)).astype(np.float32)
    return inner, rng.normal(0, 1 / width**0.5, (width, width)).astype(np.float32)


def stream(
    heads: Mapping[str, int],
    states: Mapping[str, tuple[str, Shape]],
    *,
    chunk: int,
    frame: int = FRAME,
    sound: str = "chunk",
    told: bool = False,
    width: int = 8,
    fault: Fault = "",
    state_fault: StateFault = "",
) -> bytes:
    """A model that hears float32 [1, chunk], answers for each frame, and gives its states back.

    The loudness of a frame is the mean of its features, `relu(relu(frame @ inner) @ outer)`. A head is the
    softmax, or of one number the sigmoid, of what it hears times its place from 1 on; that is the loudness,
    plus the mean of every state, plus the first of the numbers that it is told. A state becomes half of what
    it was plus the mean loudness of the chunk.

    Args:
        heads: name of an output to its numbers a frame.
        states: name of an input to that of the output fed back to it, and its shape.
        frame: samples for which it answers once.
        told: whether it asks for `bot_state`.
    """
    count = chunk // frame
    inner, outer = features(width)
    bias = np.nan if fault == "NaN" else 0.0
    constants = {
        "frames": np.array([1, count, frame // FRAME, FRAME]),
        "inner": inner,
        "outer": outer,
        "kept": np.array(KEPT, np.float32),
        "bias": np.array(bias, np.float32),
        "last": np.array([2]),
    }
    nodes = [
        _node("Reshape", (sound, "frames"), "framed"),
        *_loudness("framed", [2, 3], "loud", keeps=0),
        _node("Unsqueeze", ("loud", "last"), "heard 0"),
        _node(
            "ReduceMean", ("loud",), "level", (_attribute("axes", [0, 1], 7), _attribute("keepdims", 0, 2))
        ),
    ]
    inputs: dict[str, tuple[int, Shape]] = {sound: (FLOAT, (1, chunk))}
    outputs: dict[str, Shape] = {}
    for place, (state, (back, shape)) in enumerate(states.items()):
        axes = _attribute("axes", list(range(len(shape))), 7)
        nodes += [
            _node("ReduceMean", (state,), f"{state} mean", (axes, _attribute("keepdims", 0, 2))),
            _node("Add", (f"heard {place}", f"{state} mean"), f"heard {place + 1}"),
            _node("Mul", (state, "kept"), f"{state} kept"),
            _node("Add", (f"{state} kept", "level"), f"{state} new"),
        ]
        wrong = state_fault if place == 0 else ""
        inputs[state] = (FLOAT, (*shape[:-1], "any") if wrong == "of no size" else shape)
        nodes.append(_given_back(f"{state} new", back, wrong, len(shape)))
        if wrong != "not given back":
            outputs[back] = shape
        if wrong == "of another shape":
            outputs[back] = (*shape[:-1], 2 * int(shape[-1]))
    heard = f"heard {len(states)}"
    if state_fault == "never asked for":
        nodes.append(_node("Identity", ("level",), "lost_out"))
        outputs["lost_out"] = ()
    if told:
        constants["first of told"] = np.eye(8, 1, dtype=np.float32)
        inputs["bot_state"] = (FLOAT, (1, chunk // FRAME, 8))
        nodes += [
            _node("MatMul", ("bot_state", "first of told"), "told"),
            _node("Add", (heard, "told"), "heard and told"),
        ]
        heard = "heard and told"
    nodes.append(_node("Add", (heard, "bias"), "hidden"))
    for name, size in heads.items():
        made, given = _head(name, "hidden", size, fault)
        nodes += made
        constants |= given
        dimensions = 2 if size == 1 and fault in ("", "NaN") else 3
        outputs[name] = ("one", "frames", "numbers")[:dimensions]
    return _model(nodes, constants, inputs, outputs)


def _given_back(new: str, back: str, wrong: StateFault, dimensions: int) -> bytes:
    if wrong == "of another shape":
        return _node("Concat", (new, new), back, (_attribute("axis", dimensions - 1, 2),))
    return _node("Identity", (new,), back)


def projection(samples: int, *, width: int = 8, fault: Fault = "") -> bytes:
    """Two voices in, `audio` float32 [1, 2, samples]; `p_now`, `p_future` and `vad` [1, frames, 2] out.

    `p_now` is the softmax of how loud each is in the frame, as for `stream`.
    """
    inner, outer = features(width)
    constants = {
        "frames": np.array([1, 2, samples // FRAME, FRAME]),
        "inner": inner,
        "outer": outer,
        "bias": np.array(np.nan if fault == "NaN" else 0.0, np.float32),
    }
    turned = _attribute("perm", [0, 1, 2] if fault == "transposed" else [0, 2, 1], 7)
    nodes = [
        _node("Reshape", ("audio", "frames"), "framed"),
        *_loudness("framed", [3], "loud", keeps=0),
        _node("Transpose", ("loud",), "turned", (turned,)),
        _node("Add", ("turned", "bias"), "heard"),
        _node(
            "Softmax", ("heard",), "p_now" if fault != "too wide" else "shares", (_attribute("axis", 2, 2),)
        ),
        _node("Sigmoid", ("heard",), "p_future"),
        _node("Sigmoid", ("heard",), "vad"),
    ]
    if fault == "too wide":
        constants["past the end"] = np.zeros((1, samples // FRAME, 1), np.float32)
        nodes.append(_node("Concat", ("shares", "past the end"), "p_now", (_attribute("axis", 2, 2),)))
    shape: Shape = ("one", "frames", "voices")
    inputs: dict[str, tuple[int, Shape]] = {"audio": (FLOAT, (1, 2, samples))}
    return _model(nodes, constants, inputs, dict.fromkeys(("p_now", "p_future", "vad"), shape))


def _loudness(framed: str, axes: list[int], output: str, *, keeps: int) -> list[bytes]:
    mean = (_attribute("axes", axes, 7), _attribute("keepdims", keeps, 2))
    return [
        _node("MatMul", (framed, "inner"), "inner sums"),
        _node("Relu", ("inner sums",), "inner features"),
        _node("MatMul", ("inner features", "outer"), "outer sums"),
        _node("Relu", ("outer sums",), "outer features"),
        _node("ReduceMean", ("outer features",), output, mean),
    ]


def _head(name: str, hidden: str, size: int, fault: Fault) -> tuple[list[bytes], dict[str, np.ndarray]]:
    """From [1, frames, 1]: a softmax of `size` numbers [1, frames, size], or a sigmoid [1, frames]."""
    wide = size + (fault == "too wide")
    row = {f"{name} row": np.arange(1, wide + 1, dtype=np.float32)[None]}
    nodes = [_node("MatMul", (hidden, f"{name} row"), f"{name} logits")]
    if wide == 1 and fault != "transposed":
        squeezed = _node("Squeeze", (f"{name} logits", "last"), f"{name} line")
        return [*nodes, squeezed, _node("Sigmoid", (f"{name} line",), name)], row
    said = f"{name} said" if fault == "transposed" else name
    kind = "Sigmoid" if size == 1 else "Softmax"
    axis = () if size == 1 else (_attribute("axis", 2, 2),)
    nodes.append(_node(kind, (f"{name} logits",), said, axis))
    if fault == "transposed":
        nodes.append(_node("Transpose", (said,), name, (_attribute("perm", [0, 2, 1], 7),)))
    return nodes, row


def _rows(words: int, width: int, fault: Fault) -> np.ndarray:
    rows = np.random.default_rng(words).normal(0, 2, (words, width)).astype(np.float32)
    return np.full_like(rows, np.nan) if fault == "NaN" else rows


def _model(
    nodes: Iterable[bytes],
    constants: Mapping[str, np.ndarray],
    inputs: Mapping[str, tuple[int, Shape]],
    outputs: Mapping[str, Shape],
) -> bytes:
    graph = [
        *((1, node) for node in nodes),
        (2, b"tiny"),
        *((5, _constant(name, array)) for name, array in constants.items()),
        *((11, _value(name, element, shape)) for name, (element, shape) in inputs.items()),
        *((12, _value(name, FLOAT, shape)) for name, shape in outputs.items()),
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


def write_whisper(folder: Path, heard: dict[str, float], quantization: str = "") -> Path:
    """Such a Whisper with its vocabulary, as its repository has the files.

    heard: what each token weighs: first the letters, then `<|endoftext|>`, and then those that are added.
    quantization: ends the names of the models, "" or such as "_int8".
    """
    encoder, decoder = whisper(list(heard.values()))
    (folder / "onnx" / f"encoder_model{quantization}.onnx").write_bytes(encoder)
    (folder / "onnx" / f"decoder_model_merged{quantization}.onnx").write_bytes(decoder)
    numbers = {token: number for number, token in enumerate(heard)}
    last = numbers["<|endoftext|>"]
    for name, among in (("vocab", range(last + 1)), ("added_tokens", range(last + 1, len(heard)))):
        named = {token: number for token, number in numbers.items() if number in among}
        (folder / f"{name}.json").write_text(json.dumps(named))
    (folder / "config.json").write_text(json.dumps({"model_type": "whisper", "num_mel_bins": 80}))
    return folder


def ctc(frames: np.ndarray) -> bytes:
    """A NeMo Conformer that hears the same in everything: `frames`, float32 [1, frames of 80 ms, tokens]."""
    inputs: dict[str, tuple[int, Shape]] = {
        "audio_signal": (FLOAT, ("batch", 80, "features")),
        "length": (INT64, ("batch",)),
    }
    node = _node("Identity", ("frames",), "logprobs")
    return _model([node], {"frames": frames}, inputs, {"logprobs": ("batch", "time", "tokens")})


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
