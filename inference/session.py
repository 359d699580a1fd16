"""How this house opens an ONNX model: on the CPU, with one thread of its own."""

import ctypes
import sys
from pathlib import Path
from typing import Any

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as errors

ORT_ERRORS: tuple[type[Exception], ...] = tuple(
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)
)
"""Everything that onnxruntime raises of its own; its classes share no base of theirs."""

RUNTIME: str = onnxruntime.__version__
"""Of onnxruntime. Another one may answer otherwise: a quantised Smart Turn by up to 0.3 of a probability."""


def open_session(model: Path | bytes) -> Any:
    """An `onnxruntime.InferenceSession`, which may be called from several threads at once.

    One thread a session: on two cores, two samples side by side take 47 ms each, while one sample on two
    threads takes 31 ms, so that single threads score a third more (Smart Turn v3.2, onnxruntime 1.31).
    """
    source = model if isinstance(model, bytes) else str(model)
    session = onnxruntime.InferenceSession(source, session_options(), providers=["CPUExecutionProvider"])
    _give_back()
    return session


def session_options() -> Any:
    """`onnxruntime.SessionOptions` of every session in this house, those that onnx-asr opens too."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options


def _give_back() -> None:
    """Return to the system what reading the file took and freed: glibc keeps it, a fifth of the model."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in every C library
        if trim:
            trim(0)
