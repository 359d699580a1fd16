"""The moderators' desk with many samples against few, on both databases: `bench/inside/judging/queue.py`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from statistics import median

from bench.processes import ROOT, bench_site
from bench.table import Row, compare
from tests import services
from tests.daemons import postgres

FEW, TIMES = 10_000, 100
"""Samples, and how often they are copied; each with five scores and three votes."""
MOST_MS = 25.0
"""Of the 95th percentile at the server, whatever the corpus holds."""

Series = dict[str, dict[str, list[list[float]]]]
"""Few or many, to page, to milliseconds of CPU and by the clock, of each round."""


def rows() -> list[Row]:
    found: list[Row] = []
    for name, database in _databases():
        with database as variables:
            found += _rows(name, _measured(variables))
    return found


def _databases() -> Iterator[tuple[str, AbstractContextManager[dict[str, str]]]]:
    yield "SQLite", _sqlite()
    if "postgresql" in services.missing():
        print("queue: PostgreSQL is left out, for it is not here", file=sys.stderr)
    else:
        yield "PostgreSQL", _postgresql()


@contextmanager
def _sqlite() -> Iterator[dict[str, str]]:
    yield {}


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    with postgres() as url:
        yield {"DATABASE_URL": url}


def _measured(variables: dict[str, str]) -> Series:
    command = [sys.executable, "-m", "bench.inside", "queue", str(FEW), str(TIMES)]
    with bench_site(**variables) as site:
        done = subprocess.run(command, cwd=ROOT, env=site, check=True, stdout=subprocess.PIPE, text=True)
    series: Series = json.loads(done.stdout.splitlines()[-1])
    return series


def _rows(database: str, series: Series) -> list[Row]:
    return [
        _row(f"{what}, 95th percentile, {FEW * TIMES:,} samples against {FEW:,}, {database}", many, few)
        for (what, many), few in zip(series["many"].items(), series["few"].values(), strict=True)
    ]


def _row(name: str, many: list[list[float]], few: list[list[float]]) -> Row:
    (ours, by_clock), (theirs, _) = zip(*many, strict=True), zip(*few, strict=True)
    under = sum(each < MOST_MS for each in ours)
    note = f"under {MOST_MS:.0f} ms in {under} of {len(ours)}; {median(by_clock):.1f} by the clock"
    return compare(name, list(ours), list(theirs), "ms of CPU", at_most=1.5, note=note)
