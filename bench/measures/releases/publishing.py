"""Publishing against a bare pyarrow writer of the same rows; how it is measured stands in
`bench/inside/releases/publishing.py`."""

import os

from bench.inside.process import run
from bench.table import Row, compare

CLIPS = int(os.environ.get("BENCH_CLIPS", "2000"))
"""20,000 for the whole; of fewer, what any release costs is a larger part."""

TAKES = {"as they are stored": 0, "cut": 1}
LIMIT_MIB = 400


def rows() -> list[Row]:
    return [row for kind, cut in TAKES.items() for row in _rows(kind, cut)]


def _rows(kind: str, cut: int) -> list[Row]:
    found = run("publishing", CLIPS, cut)
    peak, few = found["peak"][0], run("publishing", CLIPS // 10, cut)["peak"][0]
    name = f"publishing {CLIPS:,} clips, {kind}"
    ours, theirs = found["cpu"]
    note = f"CPU a clip {ours:,.0f} µs, bare {theirs:,.0f}; a release of 20 takes {found['fixed'][0]:.2f} s"
    bare = f"{name}, against a bare writer"
    most = f"under {LIMIT_MIB} MiB"
    (first_clock, first), (again_clock, again) = found["first"], found["again"]
    share, clock = again / first, f"by the clock {again_clock:.2f} of {first_clock:.1f} s"
    return [
        compare(bare, found["ours"], found["bare"], "clips a second", at_least=0.7, note=note),
        Row(f"{name}, then 200 more", again, first, "s of CPU", share, "< 0.05", share < 0.05, clock),
        Row(
            f"{name}, peak memory against a tenth of them",
            peak,
            few,
            "MiB",
            peak / few,
            most,
            peak < LIMIT_MIB,
        ),
        *(
            Row(f"the gate before any release, against {name}", gate, first_clock, "s", gate / first_clock)
            for gate in found["gate"]
        ),
    ]
