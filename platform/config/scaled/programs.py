"""Redis, PostgreSQL and an S3-compatible store: where they lie on this machine, and what to install."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final


def _beside_python(name: str) -> str | None:
    found = Path(sys.executable).parent / name
    return str(found) if found.exists() else shutil.which(name)


def _postgresql() -> str | None:
    """Debian keeps its programs off the path, one folder a version; the newest counts."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_version)
    return str(folders[-1]) if folders else shutil.which("postgres")


def _version(program: Path) -> float:
    name = program.parts[-3]
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


@dataclass(frozen=True, slots=True)
class Program:
    """Something from outside that has to be installed.

    Attributes:
        cure: what to type.
        look: gives its path, or None.
    """

    name: str
    cure: str
    look: Callable[[], str | None]


PROGRAMS: Final = (
    Program("redis-server", "apt-get install redis-server", lambda: shutil.which("redis-server")),
    Program("postgres", "apt-get install postgresql", _postgresql),
    Program("moto_server", "make .venv/.dev", lambda: _beside_python("moto_server")),
)


def missing() -> list[str]:
    """A sentence for each that is not here."""
    return [
        f"{program.name} is not installed: {program.cure}" for program in PROGRAMS if program.look() is None
    ]


def path(name: str) -> str:
    """Where it lies.

    Raises:
        LookupError: it is not here; says what to install.
    """
    program = next(each for each in PROGRAMS if each.name == name)
    found = program.look()
    if found is None:
        raise LookupError(f"{program.name} is not installed: {program.cure}")
    return found
