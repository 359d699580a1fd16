"""Clean environments to read a release in: made once from a lock, kept under DATA_DIR."""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inference.registry.claiming import wait_for

LOCKS: Final = Path(__file__).parent / "locks"
MAKING_SECONDS: Final = 600
"""For all downloads of one environment, some 150 MB."""


class Unavailable(Exception):
    """An environment could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Versions of the packages that readers use; `name`: of the lock in `locks/`."""

    name: str

    def python(self, home: Path) -> Path:
        """Its interpreter under `home`; made when it is not there, and whoever comes meanwhile waits.

        Raises:
            Unavailable: no uv, no packages, no room.
        """
        place = home / f"{self.name}-{self._key()}"
        try:
            with wait_for(home):
                if not place.exists():
                    self._make(place)
        except OSError as error:
            raise Unavailable(f"{home} cannot be written: {error.strerror or error}") from error
        return place / "bin" / "python"

    @property
    def _lock(self) -> Path:
        return LOCKS / f"{self.name}.txt"

    def _key(self) -> str:
        """Another lock or another Python is another environment."""
        return hashlib.sha256(self._lock.read_bytes() + sys.version.encode()).hexdigest()[:12]

    def _make(self, place: Path) -> None:
        """In full or not at all; those of earlier locks go."""
        building = place.with_name(f"{self.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        _uv("venv", "--quiet", "--relocatable", "--python", sys.executable, str(building))
        python = str(building / "bin" / "python")
        locked = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(self._lock))
        _uv("pip", "install", "--quiet", "--python", python, *locked)
        for earlier in place.parent.glob(f"{self.name}-*"):
            shutil.rmtree(earlier, ignore_errors=True)
        building.rename(place)


OLDEST, NEWEST = Environment("oldest"), Environment("newest")
ENVIRONMENTS: Final = (OLDEST, NEWEST)


def _uv(*command: str) -> None:
    """uv, which comes as a package beside ours."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "uv", *command],
            capture_output=True,
            text=True,
            timeout=MAKING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"packages did not come within {MAKING_SECONDS // 60} minutes") from None
    if done.returncode:
        raise Unavailable(f"uv could not install its packages: {_last_words(done.stderr)}")


def _last_words(text: str) -> str:
    lines = [line.strip(" ╰─▶├│×") for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
