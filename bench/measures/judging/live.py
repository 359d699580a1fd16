"""Models that answer frame by frame through the real function against bare sessions; how is in
`bench/inside/judging/live.py`."""

from bench.inside.process import run
from bench.table import Row, compare

UNIT = "samples per CPU second"


def rows() -> list[Row]:
    return [
        compare(
            f"{name}: scored by the real function, against a bare session",
            series["ours"],
            series["bare"],
            UNIT,
            at_least=0.85,
        )
        for name, series in run("live").items()
    ]
