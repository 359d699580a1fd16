"""Known holes in the packages that the site runs on: pip-audit and npm audit, where their data is reachable.

Elsewhere each is skipped with the reason, and CI goes on: a machine without a network has no more holes than
before. What is found fails CI, unless `ACCEPTED` says why it does not concern us.
"""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ACCEPTED: dict[str, str] = {}
"""Identifier of an advisory to why it does not concern this site; a line goes when its package is updated."""

PIP_AUDIT = "pip-audit==2.10.1"
PATIENCE = 300
"""Seconds for one audit."""


@dataclass(frozen=True)
class Told:
    """What one audit said.

    Attributes:
        holes: "package: advisory" of each.
        skipped: why nothing could be asked; empty where something was.
    """

    holes: tuple[str, ...] = ()
    skipped: str = ""


def of_pip(text: str) -> Told:
    """What `pip-audit --format json` printed; of anything else, that its data could not be had."""
    try:
        rows = json.loads(text)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Told(skipped="pip-audit had no data")
    found = ((row["name"], each["id"]) for row in rows for each in row.get("vulns", ()))
    return Told(tuple(f"{name}: {hole}" for name, hole in found if hole not in ACCEPTED))


def of_npm(text: str) -> Told:
    """What `npm audit --json` printed."""
    try:
        told = json.loads(text)
    except ValueError:
        return Told(skipped="npm audit had no data")
    if not isinstance(told, dict) or "vulnerabilities" not in told:
        told = told if isinstance(told, dict) else {}
        return Told(
            skipped=f"npm audit had no data: {str(told.get('message') or told.get('error', ''))[:99]}"
        )
    found = (
        (name, str(each.get("source") or each.get("url") or "")) if isinstance(each, dict) else (name, each)
        for name, row in told["vulnerabilities"].items()
        for each in row["via"]
    )
    return Told(tuple(f"{name}: {hole}" for name, hole in found if hole not in ACCEPTED))


def reachable(host: str) -> bool:
    try:
        socket.create_connection((host, 443), timeout=5).close()
    except OSError:
        return False
    return True


def pip() -> Told:
    """By the database of OSV, so that no package index is asked about each package."""
    if not reachable("api.osv.dev"):
        return Told(skipped="api.osv.dev cannot be reached")
    uv = ROOT / ".venv" / "bin" / "uv"
    if not uv.exists():
        return Told(skipped="uv is not installed: make .venv/.uv")
    words = ["--requirement", "requirements/run.txt", "--disable-pip", "--require-hashes"]
    service = ["--vulnerability-service", "osv", "--format", "json", "--progress-spinner", "off"]
    return of_pip(printed([str(uv), "tool", "run", "--from", PIP_AUDIT, "pip-audit", *words, *service]))


def npm() -> Told:
    """What browsers get; tools for development see no stranger's input."""
    if not shutil.which("npm"):
        return Told(skipped="npm is not installed")
    return of_npm(printed(["npm", "audit", "--json", "--omit=dev"]))


def printed(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


AUDITS: dict[str, Callable[[], Told]] = {"Python packages": pip, "browser packages": npm}


def main() -> int:
    failed = False
    for name, audit in AUDITS.items():
        told = audit()
        failed |= bool(told.holes)
        said = f"skipped, {told.skipped}" if told.skipped else f"{len(told.holes)} known holes"
        print(f"Audit of {name}: {said}", *told.holes, sep="\n  ")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
