"""CPU time of analysing a take; how it is measured stands in `bench/inside/judging/analysis.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("analysis")
    name = "analysis of a take, fingerprint included, against Smart Turn's inference of its cuts"
    note = f"{series['cuts_a_take'][0]:.1f} cuts a take"
    return [compare(name, series["ours"], series["inference"], "ms a take", at_most=0.5, note=note)]
