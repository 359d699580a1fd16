"""Clips a second through an import that judges; how is in `bench/inside/releases/importing.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("importing")
    name = "clips imported and judged, against decoding and scoring them bare"
    return [compare(name, series["ours"], series["bare"], "clips per CPU second", at_least=0.7)]
