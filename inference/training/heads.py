"""The head of a Smart Turn v3 network: what feeds it, taken out of the file, and another one put in. Pure.

The network ends in attention pooling (one ReduceSum over frames weighed by a softmax), three layers that make
one number of the pooled features, and a sigmoid. Both the published files have this end, the quantised one
with a pair of QuantizeLinear and DequantizeLinear behind every step. It is found by walking back from the
output, not by names, which an export makes up.

A new head is a line beside the old three layers: `log-odds = prior * old log-odds + weights · pooled + bias`.
With a prior of 1 and nothing else it is the model as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OUTPUT: Final = "logits"
POOLING: Final = "ReduceSum"
LONGEST_HEAD: Final = 60
"""Operators that are walked back at most; from the output of v3.2, quantised, the pooling is the 25th."""

POOLED, ODDS = "head.pooled", "head.odds"
"""Outputs of `exposed`, beside the probability: what feeds the head, and its log-odds."""


class HeadError(Exception):
    """The file has no end that could be given another head. The message says what is there instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A line in the pooled features and the old log-odds.

    Attributes:
        weights: float32 [features].
    """

    weights: NDArray[np.float32]
    prior: float = 1.0
    bias: float = 0.0

    def log_odds(self, pooled: NDArray[np.float32], odds: NDArray[np.float32]) -> NDArray[np.float64]:
        """What it says of each: pooled float32 [n, features], odds float32 [n]; float64 [n]."""
        said: NDArray[np.float64] = pooled.astype(np.float64) @ self.weights + self.prior * odds + self.bias
        return said


@dataclass(frozen=True, slots=True)
class _End:
    """Names of the tensors that feed the head and the sigmoid, and the sigmoid's node."""

    pooled: str
    odds: str
    sigmoid: Any


def exposed(content: bytes) -> bytes:
    """The same network with two outputs more: `POOLED` float32 [B, features] and `ODDS` float32 [B, 1].

    Raises:
        HeadError: it has no such head.
    """
    model = _read(content)
    end = _end(model.graph)
    for name, tensor, shape in ((POOLED, end.pooled, ["batch", None]), (ODDS, end.odds, ["batch", 1])):
        model.graph.node.append(helper.make_node("Identity", [tensor], [name]))
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    return bytes(model.SerializeToString(deterministic=True))


def replaced(content: bytes, head: Head, notes: Mapping[str, str]) -> bytes:
    """The same network with another head; its inputs and outputs keep their names and shapes.

    Args:
        notes: kept in the file's own metadata, where whoever finds the file alone can read them.

    Raises:
        HeadError: it has no such head, or one already that was put there.
    """
    model = _read(content)
    graph, end = model.graph, _end(model.graph)
    constants = {
        "head.weights": head.weights.astype(np.float32).reshape(-1, 1),
        "head.prior": np.array([head.prior], np.float32),
        "head.bias": np.array([head.bias], np.float32),
    }
    graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in constants.items())
    nodes = [
        helper.make_node("MatMul", [end.pooled, "head.weights"], ["head.line"]),
        helper.make_node("Mul", [end.odds, "head.prior"], ["head.old"]),
        helper.make_node("Add", ["head.line", "head.old"], ["head.sum"]),
        helper.make_node("Add", ["head.sum", "head.bias"], ["head.new"]),
    ]
    end.sigmoid.input[0] = "head.new"
    place = list(graph.node).index(end.sigmoid)
    for node in reversed(nodes):
        graph.node.insert(place, node)
    known = {each.key: each.value for each in model.metadata_props}
    helper.set_model_props(model, {**known, **notes})
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _read(content: bytes) -> Any:
    try:
        return onnx.load_model_from_string(content)
    except DecodeError as error:
        raise HeadError(f"The file is no ONNX model: {error}.") from error


def _end(graph: Any) -> _End:
    """The walk back from the output, always to what a step was given first."""
    makers = {name: node for node in graph.node for name in node.output}
    if "head.weights" in {each.name for each in graph.initializer}:
        raise HeadError("The model was given a head already. Begin with the file that its authors made.")
    if [each.name for each in graph.output] != [OUTPUT]:
        named = ", ".join(each.name for each in graph.output)
        raise HeadError(f"The model answers with {named} and not with {OUTPUT} alone, as Smart Turn v3 does.")
    sigmoid = makers[OUTPUT]
    if sigmoid.op_type != "Sigmoid":
        raise HeadError(f"The model ends in {sigmoid.op_type} and not in the Sigmoid of Smart Turn v3.")
    node = sigmoid
    for _ in range(LONGEST_HEAD):
        node = makers.get(node.input[0])
        if node is None:
            break
        if node.op_type == POOLING:
            return _End(node.output[0], sigmoid.input[0], sigmoid)
    raise HeadError(
        f"The model has no {POOLING} in front of its head, which pools the frames in Smart Turn v3."
    )
