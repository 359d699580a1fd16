"""What it costs in CPU that a model listens live; how is in `bench/inside/judging/opposed.py`."""

from bench.inside.process import run
from bench.table import Row, compare


def rows() -> list[Row]:
    series = run("opposed")
    moves = sum(series["moves"]) / len(series["moves"])
    return [
        compare(
            "scoring CPU a take with a live opponent, all that it does counted, against one without",
            series["with"],
            series["without"],
            "ms",
            at_most=1.05,
            note=f"{moves:.0f} events of it a round",
        ),
        compare(
            "answers of a model with a live opponent, against without",
            series["answers"],
            series["plain"],
            "answers",
        ),
    ]
