"""The steps of a take's way, named for whoever traces it: which of them took how long, in whatever process.

Pure. A site that traces nothing imports no library for it, and a step costs one comparison: `config.logs`
puts a tracer here when the settings name a collector.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Tracer(Protocol):
    """What tells a collector of steps."""

    def opened(self, name: str, at: object, attributes: Mapping[str, str]) -> AbstractContextManager[object]:
        """A step that lasts as long as the context; at: what `here` returned, or None for the first one."""

    def here(self) -> object:
        """The step that is under way in this thread or task; None outside of any."""


_tracer: Tracer | None = None


def trace_with(tracer: Tracer | None) -> None:
    """Tell this tracer of every step from now on; None: tell nobody."""
    global _tracer
    _tracer = tracer


def begin(name: str, **attributes: str) -> AbstractContextManager[object]:
    """The first step of a way. Attributes say nothing of anybody: a collector may be somebody else's."""
    return nullcontext() if _tracer is None else _tracer.opened(name, None, attributes)


def step(name: str, **attributes: str) -> AbstractContextManager[object]:
    """One within whichever is under way. Where none is, as in a rescoring, nothing is told."""
    return go_on(here(), name, **attributes)


def here() -> object:
    """The step that is under way, for `go_on` in another task; None where nobody is told of any."""
    return None if _tracer is None else _tracer.here()


def go_on(at: object, name: str, **attributes: str) -> AbstractContextManager[object]:
    """A step within one that was kept by `here`; it may be over by now."""
    return nullcontext() if _tracer is None or at is None else _tracer.opened(name, at, attributes)
