"""Answers a second of an evaluation; how it is measured stands in `bench/inside/releases/evaluation.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("evaluation")
    name = "answers of an evaluation, against a bare loop over the same clips"
    return [compare(name, series["ours"], series["bare"], "answers per CPU second", at_least=0.9)]
