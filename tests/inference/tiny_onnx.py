"""A text classifier as an ONNX file without PyTorch or onnx: a handful of protocol buffer messages.

Field numbers are those of onnx.proto. The logits of a text are the mean over the rows of its tokens, so that
every token counts.
"""

from collections.abc import Iterable

import numpy as np

FLOAT, INT64 = 1, 7
"""Element types of TensorProto."""


def classifier(words: int, classes: int) -> bytes:
    """`input_ids` int64 [texts, tokens] in, `logits` float32 [texts, classes] out.

    Args:
        words: ids that there are.
    """
    rows = np.random.default_rng(words).normal(0, 2, (words, classes)).astype("<f4")
    over_tokens, without_axis = _attribute("axes", [1], 7), _attribute("keepdims", 0, 2)
    graph = [
        (1, _node("Gather", ("rows", "input_ids"), "gathered")),
        (
            1,
            _node("ReduceMean", ("gathered",), "logits", (over_tokens, without_axis)),
        ),
        (2, b"classifier"),
        (5, _message([(1, words), (1, classes), (2, FLOAT), (8, b"rows"), (9, rows.tobytes())])),
        (11, _value("input_ids", INT64, ("texts", "tokens"))),
        (12, _value("logits", FLOAT, ("texts", classes))),
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
