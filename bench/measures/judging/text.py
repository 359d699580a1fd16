"""Text scorers through the real function against bare sessions; how is in `bench/inside/judging/text.py`."""

import sys
from importlib.util import find_spec

from bench.inside.process import run
from bench.table import Row, compare

UNIT = "samples per CPU second"
SAMPLES = 8
"""In the take that is scored; a model that runs as often for all of them batches nothing."""


def rows() -> list[Row]:
    if not find_spec("torch"):
        print("text: left out, for torch is not here to build the models (extra `export`)", file=sys.stderr)
        return []
    return [row for name, series in run("text").items() for row in _rows(name, series)]


def _rows(name: str, series: dict[str, list[float]]) -> list[Row]:
    scored = f"{name}: scored by the real function, against a bare session"
    found = [compare(scored, series["ours"], series["bare"], UNIT, at_least=0.85)]
    if series["runs"][0] < SAMPLES:
        batches = f"{name}: in batches by length, against one by one"
        found.append(compare(batches, series["together"], series["alone"], UNIT, at_least=1))
    return found
