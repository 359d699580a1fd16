"""What whoever watches a site costs it; how it is measured stands in `bench/inside/judging/metrics.py`."""

from bench.inside.process import run
from bench.table import Row, compare

SAMPLES = 400_000


def rows() -> list[Row]:
    series = run("metrics", SAMPLES)
    name = f"A scrape of /metrics with {SAMPLES:,} samples, against one with 40,000"
    return [compare(name, series["ours"], series["bare"], "ms of CPU", at_most=1.5)]
