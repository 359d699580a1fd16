"""`make bench`: every figure of the house in one table. `python -m bench NAME…` runs only those,
of which the last part, as in `publishing`, is enough."""

import importlib
import os
import platform
import sys
import time
from pathlib import Path

from bench.table import Row, markdown

NAMES = (
    "capture.frame_path",
    "capture.storing",
    "capture.opponent",
    "capture.limits",
    "releases.publishing",
    "releases.verify",
    "judging.analysis",
    "judging.scoring",
    "judging.opposed",
    "releases.importing",
    "releases.evaluation",
    "judging.text",
    "judging.live",
    "judging.remote",
    "judging.opening",
    "judging.features",
    "judging.latency",
    "capture.memory",
    "capture.page_open",
    "capture.slow_phone",
    "capture.speaking",
    "capture.meter",
    "capture.talks",
    "capture.pair_memory",
    "capture.players",
    "judging.workers",
)
"""Rooms of `bench.measures` and their modules: what a whole report has."""

BY_NAME = ("judging.queue", "judging.metrics", "capture.lighthouse")
"""They fill databases for longer than all of these take."""

REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench.md"


def main(names: tuple[str, ...]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    rows: list[Row] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.measures.{_whole(name)}").rows()
    table = markdown(rows)
    print(table)
    if names == NAMES:
        REPORT.write_text(f"{HEAD.format(machine=_machine())}\n{table}\n", encoding="utf-8")
    return sum(row.reached is False for row in rows)


def _whole(name: str) -> str:
    """The name with its room."""
    return next((each for each in (*NAMES, *BY_NAME) if name in {each, each.split(".")[1]}), name)


HEAD = """# Speed

Written by `make bench`. Every row is measured against a baseline in the same run, in turn with it, and the
ratio is the median of neighbouring repetitions: absolute figures drift with the machine, ratios hardly.

Publishing is held against pyarrow writing the same rows, FLAC in the hand, with the same schema, compression
and row groups, on one core: no database, no storage, no hash. What a release does besides, it does for each
clip: reading its rows, reading and hashing its object, counting what the card says, hashing the shard, and,
for the test split, a telephone. `BENCH_CLIPS=20000` measures the whole; of fewer, what any
release costs is a larger part. The gate is timed for itself.

{machine}
"""


def _machine() -> str:
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or NAMES))
