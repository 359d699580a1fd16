"""The web process's CPU time per stored take; how it is measured stands in `storing_inside`."""

from bench.inside_process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("storing")
    name = "CPU a stored take, against FLAC + file + insert"
    return [compare(name, series["ours"], series["bare"], "ms", at_most=1.6)]
