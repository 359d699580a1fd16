"""What the gate and the limits cost a take that is posted; how it is measured stands in
`bench/inside/capture/limits.py`. The frame path of a socket has neither."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("limits")
    name = "CPU a posted take of 8 s, with the gate and the limits against without"
    return [compare(name, series["with"], series["without"], "ms", at_most=1.03)]
