"""A folder with a release, read by every reader in every environment."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from publishing.gate.environments import ENVIRONMENTS, Environment, Unavailable
from publishing.gate.findings import Finding, Outcome, parsed

SOURCE: Final = Path(__file__).parents[2]
"""What Python finds the readers in."""
READING_SECONDS: Final = 1_800
DAY: Final = 24 * 3_600


def examine(folder: Path, home: Path) -> list[Finding]:
    """All findings, in the order of environments and readers.

    Args:
        folder: of a release, with its card.
        home: where the environments are kept.
    """
    with ThreadPoolExecutor(len(ENVIRONMENTS)) as at_once:
        found = at_once.map(partial(_in_one, folder, home), ENVIRONMENTS)
        return [finding for findings in found for finding in findings]


def _in_one(folder: Path, home: Path, environment: Environment) -> list[Finding]:
    try:
        python = environment.python(home)
    except Unavailable as error:
        return [Finding(environment.name, "environment", Outcome.UNAVAILABLE, str(error))]
    # What is loaded whole lies there a second time while it is read.
    with working(home, "reading-") as work:
        return _read(python, folder.resolve(), work, environment.name)


@contextmanager
def working(home: Path, prefix: str) -> Iterator[Path]:
    """An empty folder, gone afterwards. One whose process was killed holds voices, and goes a day later."""
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob(f"{prefix}*"):
        if time.time() - left.stat().st_mtime > DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=home) as folder:
        yield Path(folder)


def _read(python: Path, folder: Path, work: Path, name: str) -> list[Finding]:
    """A reader that takes its process down with it has failed; what others found before stays."""
    try:
        done = subprocess.run(
            [python, "-m", "publishing.gate.peers", folder],
            cwd=work,
            env=_clean(work),
            capture_output=True,
            text=True,
            timeout=READING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        took = f"it took longer than {READING_SECONDS // 60} minutes"
        return [Finding(name, "reading", Outcome.FAILED, took)]
    found = parsed(name, done.stdout)
    if done.returncode or not found:
        last = (done.stderr.splitlines() or ["it said nothing"])[-1]
        found.append(Finding(name, "reading", Outcome.FAILED, f"it ended with {done.returncode}: {last}"))
    return found


def _clean(work: Path) -> dict[str, str]:
    """No secret of the site, no cache of another project, and no Hub."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(SOURCE),
        "HOME": str(work),
        "TMPDIR": str(work),
        "HF_HOME": str(work / "huggingface"),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
