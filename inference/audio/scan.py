"""Make an ONNX model that hears one window a call hear a whole recording in one call.

Called once every 32 ms, a voice activity model gives Python's lock away and asks for it back 250 times in
8 s. Beside a busy thread each of these may wait for 5 ms: measured, 225 ms instead of 40. Here the model
becomes the body of ONNX's own loop, the operator Scan: 69 ms beside the same thread, 30 alone, and the same
numbers to the last bit. Only the wrapping is written: nodes and weights stay as published, byte for byte.

The messages are those of onnx.proto, encoded as Protocol Buffers are: a tag, then a varint or a length with
bytes. To read and write no more than these two needs no package.
"""

from collections.abc import Iterator
from typing import Final

VARINT: Final = 0
LENGTH_DELIMITED: Final = 2

# Field numbers of onnx.proto, and its codes for a float tensor and for two kinds of attribute.
MODEL_GRAPH: Final = 7
GRAPH_NODE, GRAPH_NAME, GRAPH_INPUT, GRAPH_OUTPUT = 1, 2, 11, 12
NODE_INPUT, NODE_OUTPUT, NODE_OPERATOR, NODE_ATTRIBUTE = 1, 2, 4, 5
ATTRIBUTE_NAME, ATTRIBUTE_INTEGER, ATTRIBUTE_GRAPH, ATTRIBUTE_TYPE = 1, 3, 6, 20
VALUE_NAME, VALUE_TYPE = 1, 2
TYPE_TENSOR, TENSOR_ELEMENT, TENSOR_SHAPE, SHAPE_DIMENSION, DIMENSION_NAME = 1, 1, 2, 1, 2
FLOAT, INTEGER_ATTRIBUTE, GRAPH_ATTRIBUTE = 1, 2, 5


def over_windows(model: bytes, *, window: str, state: str, constant: str) -> bytes:
    """A model over all windows of a recording, out of a model over one.

    Args:
        model: ONNX file with the inputs `window`, `state` and `constant`, and with two outputs: the answer,
            then the next state.

    Returns:
        ONNX file with the inputs "windows" (`window`s along a new first axis), "first_state" and `constant`,
        and the output "answers", along the same axis.
    """
    fields = list(_fields(model))
    (graph,) = (value for number, value in fields if number == MODEL_GRAPH)
    inputs = {_name(value): value for number, value in _fields(graph) if number == GRAPH_INPUT}
    answer, next_state = (value for number, value in _fields(graph) if number == GRAPH_OUTPUT)
    kept = [(n, value) for n, value in _fields(graph) if n not in (GRAPH_INPUT, GRAPH_OUTPUT)]
    # Scan wants states before windows, on both sides. The constant is then found outside the body.
    ends = [(GRAPH_INPUT, inputs[state]), (GRAPH_INPUT, inputs[window])]
    ends += [(GRAPH_OUTPUT, next_state), (GRAPH_OUTPUT, answer)]
    outer = _message(
        (GRAPH_NODE, _scan(body=_message(*kept, *ends))),
        (GRAPH_NAME, b"over_windows"),
        (GRAPH_INPUT, _tensor("first_state", "directions", "batch", "width")),
        (GRAPH_INPUT, _tensor("windows", "count", "batch", "samples")),
        (GRAPH_INPUT, inputs[constant]),
        (GRAPH_OUTPUT, _tensor("answers", "count", "batch", "one")),
    )
    return _message(*(field for field in fields if field[0] != MODEL_GRAPH), (MODEL_GRAPH, outer))


def _scan(body: bytes) -> bytes:
    """The node: Scan(first_state, windows) -> (last_state, answers)."""
    graph = ((ATTRIBUTE_NAME, b"body"), (ATTRIBUTE_GRAPH, body), (ATTRIBUTE_TYPE, GRAPH_ATTRIBUTE))
    count = (
        (ATTRIBUTE_NAME, b"num_scan_inputs"),
        (ATTRIBUTE_INTEGER, 1),
        (ATTRIBUTE_TYPE, INTEGER_ATTRIBUTE),
    )
    return _message(
        (NODE_INPUT, b"first_state"),
        (NODE_INPUT, b"windows"),
        (NODE_OUTPUT, b"last_state"),
        (NODE_OUTPUT, b"answers"),
        (NODE_OPERATOR, b"Scan"),
        (NODE_ATTRIBUTE, _message(*graph)),
        (NODE_ATTRIBUTE, _message(*count)),
    )


def _tensor(name: str, *dimensions: str) -> bytes:
    """A named float tensor. Its sizes stay open: the 8 kHz branch of Silero does not fit those of 16 kHz."""
    named = ((SHAPE_DIMENSION, _message((DIMENSION_NAME, size.encode()))) for size in dimensions)
    tensor = _message((TENSOR_ELEMENT, FLOAT), (TENSOR_SHAPE, _message(*named)))
    return _message((VALUE_NAME, name.encode()), (VALUE_TYPE, _message((TYPE_TENSOR, tensor))))


def _name(value: bytes | int) -> str:
    return next(bytes(text).decode() for number, text in _fields(value) if number == VALUE_NAME)


def _message(*fields: tuple[int, bytes | int]) -> bytes:
    """Encode fields, (number, value) each."""
    parts: list[bytes] = []
    for number, value in fields:
        if isinstance(value, int):
            parts += [_varint(number << 3 | VARINT), _varint(value)]
        else:
            parts += [_varint(number << 3 | LENGTH_DELIMITED), _varint(len(value)), value]
    return b"".join(parts)


def _fields(message: bytes | int) -> Iterator[tuple[int, bytes | int]]:
    """Decode fields of the two kinds that occur here.

    Raises:
        ValueError: another kind, or no message at all.
    """
    if isinstance(message, int):
        raise ValueError("A number is no message.")
    place = 0
    while place < len(message):
        tag, place = _read_varint(message, place)
        value, place = _read_varint(message, place)
        if tag & 7 == VARINT:
            yield tag >> 3, value
        elif tag & 7 == LENGTH_DELIMITED:
            yield tag >> 3, message[place : place + value]
            place += value
        else:
            raise ValueError(f"This model has a field of kind {tag & 7}, which is not read here.")


def _varint(number: int) -> bytes:
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    """The number at a place, and the place behind it."""
    number = shift = 0
    while True:
        digit = message[place]
        place += 1
        number |= (digit & 127) << shift
        shift += 7
        if digit < 128:
            return number, place
