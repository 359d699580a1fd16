"""The short drill: each service is killed, hangs, is emptied and comes back once, while players play."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.drill import faults
from tests.sites import ROOT, environment_of

SHORT = ("--players", "3", "--hold", "2", "--between", "1", "--pause", "3", "--settle", "600", "--json")


@pytest.mark.needs("redis", "postgresql")
def test_nothing_is_lost_doubled_or_left_unfinished_whatever_goes_wrong(
    tmp_path: Path, collected_static: Path
) -> None:
    environment = environment_of(tmp_path, 0, collected_static)
    command = [sys.executable, "manage.py", "drill", *SHORT]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-5_000:]}\n{done.stderr[-5_000:]}"
    found = json.loads(done.stdout)
    assert [held["name"] for held in found["held"][1:]] == [fault.name for fault in faults.every(1, 1)]
    audit = found["audit"]
    assert audit["acknowledged"] == audit["stored"] == audit["judged"] > 0
    assert [audit[name] for name in ("lost", "doubled", "unfinished", "laid_aside", "given_up")] == [0] * 5
    assert audit["scored"] > 0
    assert found["emptied"]["held"] == found["emptied"]["told"] > 0
