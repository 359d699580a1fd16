"""Answers a second through the real task; how it is measured stands in `bench/inside/judging/scoring.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("scoring")
    name = "answers of a model by the real task, against a bare loop"
    copies = "answers with those to shifted copies, against one a sample"
    return [
        compare(name, series["ours"], series["bare"], "answers per CPU second", at_least=0.9),
        compare(copies, series["answers"], series["samples"], "answers", at_most=1.15),
    ]
