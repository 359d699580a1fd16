"""Samples a second through the real task; how it is measured stands in `bench/inside/scoring.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("scoring")
    name = "samples scored by the real task, against a bare loop"
    return [compare(name, series["ours"], series["bare"], "samples per CPU second", at_least=0.85)]
