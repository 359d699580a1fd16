"""Memory of models that are open, against the sizes of their files; see `bench/inside/judging/opening.py`."""

import sys
from importlib.util import find_spec

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    if not find_spec("torch"):
        print(
            "opening: left out, for torch is not here to build the models (extra `export`)", file=sys.stderr
        )
        return []
    series = run("opening")
    name = "four families of models open, against their files"
    return [compare(name, series["grown"], series["files"], "MiB", at_most=1.2)]
