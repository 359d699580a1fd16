"""Runs `bench.inside` in a process of its own, with fresh data."""

import json
import subprocess
import sys
from typing import Any

from bench.processes import ROOT, bench_site


def run(name: str, *arguments: int, **variables: str) -> dict[str, Any]:
    """Its series; `variables` are those of the site that it works on."""
    with bench_site(**variables) as environment:
        command = [sys.executable, "-m", "bench.inside", name, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    series: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return series
