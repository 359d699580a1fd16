"""Publishing against a bare pyarrow writer of the same rows; how it is measured stands in
`bench/inside/publishing.py`."""

import os

from bench.inside.process import run
from bench.table import Row, compare

CLIPS = int(os.environ.get("BENCH_CLIPS", "2000"))
"""20,000 for the whole; a short run shows the same ratios."""

TAKES = {"as they are stored": 0, "cut": 1}
LIMIT_MIB = 400


def rows() -> list[Row]:
    return [row for kind, cut in TAKES.items() for row in _rows(kind, cut)]


def _rows(kind: str, cut: int) -> list[Row]:
    found = run("publishing", CLIPS, cut)
    peak, few = found["peak"][0], run("publishing", CLIPS // 10, cut)["peak"][0]
    share = found["again"][0] / found["first"][0]
    name = f"publishing {CLIPS:,} clips, {kind}"
    return [
        compare(
            f"{name}, against a bare writer", found["ours"], found["bare"], "clips a second", at_least=0.7
        ),
        Row(
            f"{name}, then 200 more", found["again"][0], found["first"][0], "s", share, "< 0.05", share < 0.05
        ),
        Row(
            f"{name}, peak memory against a tenth of them",
            peak,
            few,
            "MiB",
            peak / few,
            f"under {LIMIT_MIB} MiB",
            peak < LIMIT_MIB,
        ),
    ]
