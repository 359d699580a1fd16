"""pyarrow without pandas: whoever makes arrays imports `pa` from here.

pyarrow asks of everything that becomes an array whether it is of pandas, and imports that to ask: a second,
and 50 MB that Python never gives back, for a library that a release has no use for. It asks once in a
process, and does without where there is none. So it is made to ask here, while pandas cannot be found.
Whoever converts to pandas later still can: pyarrow looks for it again then.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa

__all__ = ["pa"]


class _NoPandas:
    """Finds no pandas, and leaves everything else to the others."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # as importlib calls it
        target: ModuleType | None = None,  # noqa: ARG002  # likewise
    ) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def _ask_without_pandas() -> None:
    hidden = _NoPandas()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(hidden)


if "pandas" not in sys.modules:
    _ask_without_pandas()
