"""The web process's CPU time per stored take; how is in `bench/inside/capture/storing.py`."""

from bench.inside.process import run
from bench.table import Row, compare

SECONDS = (8, 16)
"""What Smart Turn listens to, and what a round of Cliffhanger lasts."""


def rows() -> list[Row]:
    return [_row(seconds) for seconds in SECONDS]


def _row(seconds: int) -> Row:
    series = run("storing", seconds)
    name = f"CPU a stored take of {seconds} s, against FLAC + file + insert"
    return compare(name, series["ours"], series["bare"], "ms", at_most=1.6)
