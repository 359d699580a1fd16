"""`make bench`: every figure of the house in one table. `python -m bench NAME…` runs only those."""

import importlib
import os
import platform
import sys
import time
from pathlib import Path

from bench.table import Row, markdown

NAMES = (
    "frame_path",
    "storing",
    "publishing",
    "verify",
    "analysis",
    "scoring",
    "importing",
    "evaluation",
    "text",
    "live",
    "remote",
    "opening",
    "features",
    "latency",
    "memory",
    "page_open",
    "meter",
)
"""All but `queue`, which fills two databases for longer than all of these take: ask for it by name."""

REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench.md"


def main(names: tuple[str, ...]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    rows: list[Row] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.measures.{name}").rows()
    table = markdown(rows)
    print(table)
    if names == NAMES:
        REPORT.write_text(f"{HEAD.format(machine=_machine())}\n{table}\n", encoding="utf-8")
    return sum(row.reached is False for row in rows)


HEAD = """# Speed

Written by `make bench`. Every row is measured against a baseline in the same run, in turn with it, and the
ratio is the median of neighbouring repetitions: absolute figures drift with the machine, ratios hardly.

{machine}
"""


def _machine() -> str:
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or NAMES))
