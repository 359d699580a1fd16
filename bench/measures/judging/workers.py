"""What the scaled way costs a stored take, and what a second worker adds to judging.

Takes a second say little where cores are not free; takes a CPU second say whether two workers stand in one
another's way.
"""

import asyncio
import os
import time
from contextlib import ExitStack
from typing import Final

import psycopg

from bench import scaling
from bench.inside.process import run
from bench.processes import tree_seconds
from bench.scaling import Web
from bench.speech import CLIPS, fresh
from bench.table import Row, compare
from games.player.crew import Part, Progress, play
from games.player.take import Manner

TAKES: Final = 40
"""That one worker, and then two, judge."""
WARM: Final = 4
"""Before the clock runs: models are opened."""
PATIENCE: Final = 600.0
WAITING: Final = "SELECT count(*) FROM corpus_recording WHERE status = 'stored'"


def rows() -> list[Row]:
    return [_cost(), *_second_worker()]


def _cost() -> Row:
    """CPU of the web process from *stop* to *stored*, on all three services and on none."""
    embedded = run("storing", 8)["ours"]
    with scaling.given("redis", "postgres", "storage") as services:
        scaled = run("storing", 8, **services.variables)["ours"]
    name = "CPU a stored take of 8 s on Redis, PostgreSQL and S3, against embedded"
    return compare(name, scaled, embedded, "ms", at_most=1.2)


def _second_worker() -> list[Row]:
    with scaling.given("redis", "postgres") as services, scaling.web(services) as web:
        one, one_cpu = _judged(web, workers=1)
        two, two_cpu = _judged(web, workers=2)
    note = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    name = "takes judged by two workers, against one"
    return [
        Row(name, two, one, "takes a second", two / one, "≥ 1.9 on free cores", two >= 1.9 * one, note),
        Row(
            name, two_cpu, one_cpu, "takes a CPU second", two_cpu / one_cpu, "≥ 0.9", two_cpu >= 0.9 * one_cpu
        ),
    ]


def _judged(web: Web, workers: int) -> tuple[float, float]:
    """Takes a second, and takes a CPU second of the workers."""
    with ExitStack() as stack:
        _fill(web, WARM * workers)
        pids = [stack.enter_context(scaling.worker(web.environment)) for _ in range(workers)]
        _until_judged(web)
        began, spent = time.monotonic(), sum(map(tree_seconds, pids))
        _fill(web, TAKES)
        _until_judged(web)
        return TAKES / (time.monotonic() - began), TAKES / (sum(map(tree_seconds, pids)) - spent)


def _fill(web: Web, takes: int) -> None:
    """Stored, and sent to whoever works."""
    clips = [fresh(CLIPS[take % len(CLIPS)]) for take in range(takes)]
    manner = Manner(fast=True, synthetic=True, wait=0)
    asyncio.run(play(web.site, [Part([clip], manner) for clip in clips], Progress(takes=takes)))


def _until_judged(web: Web) -> None:
    end = time.monotonic() + PATIENCE
    with psycopg.connect(web.environment["DATABASE_URL"], autocommit=True) as rows:
        while (left := rows.execute(WAITING).fetchone()) and left[0]:
            if time.monotonic() > end:
                raise TimeoutError(f"{left[0]} takes were not judged within {PATIENCE:.0f} s")
            time.sleep(0.05)
