"""Looking through the whole storage; how it is measured stands in `bench/inside/releases/verify.py`."""

from bench.inside.process import run
from bench.table import Row, compare

TAKES = 2_000


def rows() -> list[Row]:
    series = run("verify", TAKES)
    name = f"Verifying {TAKES:,} takes of 8 s, against sha256sum of the same files"
    return [compare(name, series["ours"], series["bare"], "MB/s", at_least=0.8)]
