"""A linear text model as an ONNX file, as text classifiers are read (`inference.scorers.namo`). Pure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper

OPSET: Final = 17
FORMAT: Final = 9
"""Version of the file format (IR) that goes with the operators: every onnxruntime that we allow reads it."""


def classifier(rows: NDArray[np.float32], bias: float) -> bytes:
    """`input_ids` and `attention_mask` int64 [texts, tokens] in, `logits` float32 [texts, 2] out.

    The log-odds of the second class are the sum of what each token adds in its place, and the bias; the
    logit of the first is zero. A token's place is counted from the end of its own text, so that padding
    changes nothing.

    Args:
        rows: [places, tokens]; the first row is that of padding, the last that of all places further away.
    """
    last, tokens = rows.shape[0] - 1, rows.shape[1]
    constants = {
        "rows": rows.reshape(-1),
        "bias": np.array([bias], np.float32),
        "last": np.array(last, np.int64),
        "tokens": np.array(tokens, np.int64),
        "axis": np.array(1, np.int64),
        "axes": np.array([1], np.int64),
        "pads": np.array([0, 1, 0, 0], np.int64),
    }
    nodes = [
        helper.make_node("CumSum", ["attention_mask", "axis"], ["from the end"], reverse=1),
        # Padding that follows a text has nothing behind it, and so the place 0.
        helper.make_node("Min", ["from the end", "last"], ["place"]),
        helper.make_node("Mul", ["place", "tokens"], ["row"]),
        helper.make_node("Add", ["row", "input_ids"], ["where"]),
        helper.make_node("Gather", ["rows", "where"], ["added"]),
        helper.make_node("ReduceSum", ["added", "axes"], ["sum"], keepdims=1),
        helper.make_node("Add", ["sum", "bias"], ["odds"]),
        helper.make_node("Pad", ["odds", "pads"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "endings",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", 2])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=FORMAT)
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))
