"""docs/adding-a-game.md, followed to the letter in a copy of the repository."""

import filecmp
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.sites import ROOT, environment_of

PAGE = ROOT / "docs" / "adding-a-game.md"
BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDER = "games/catalogue/lost_property"
REGISTRY = "games/catalogue/registry.py"


@dataclass(frozen=True)
class Step:
    """A block of the page.

    Attributes:
        kind: `sh`, a command; `site`, a command for which a site serves; `write` or `append`, a file.
        path: of the file, from the root of the repository.
    """

    kind: str
    path: str
    text: str


def steps() -> Iterator[Step]:
    for language, more, text in BLOCK.findall(PAGE.read_text()):
        if language == "sh":
            yield Step(more or "sh", "", text)
        else:
            how, _, path = more.rpartition(" ")
            yield Step(how or "write", path, text)


def copy(root: Path) -> Path:
    """The repository as git knows it, with the packages of this one."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    for packages in (".venv", "node_modules"):
        (root / packages).symlink_to(ROOT / packages)
    return root


def follow(root: Path, data: Path, *, tests: bool = True) -> None:
    """Everything that the page says up to the site: commands in turn, files as they stand there.

    Args:
        tests: whether to run the tests that it names as well.
    """
    for step in steps():
        if step.kind == "sh":
            run(root, data, *(line for line in step.text.splitlines() if tests or "pytest" not in line))
        elif step.kind in {"write", "append"}:
            path = root / step.path
            before = path.read_text() if step.kind == "append" else ""
            path.write_text(before + step.text)


def run(root: Path, data: Path, *lines: str) -> str:
    """What these commands print; a failure is told with it."""
    told = ""
    for line in lines:
        done = subprocess.run(
            line.split(), cwd=root, env=environment_of(data, 0), capture_output=True, text=True, timeout=300
        )
        told += done.stdout + done.stderr
        assert done.returncode == 0, f"{line}\n{told}"
    return told


def collect(root: Path, data: Path) -> Path:
    """The static files of the copy."""
    run(root, data, f"{sys.executable} manage.py collectstatic --noinput --verbosity 0")
    return data / "static"


def touched(root: Path) -> set[str]:
    """Files of the copy that are new or differ, outside the game's folder."""
    own = {path.relative_to(root).as_posix() for path in root.rglob("*") if _is_source(root, path)}
    return {name for name in own if not name.startswith(FOLDER) and _differs(root, name)}


def _is_source(root: Path, path: Path) -> bool:
    first = path.relative_to(root).parts[0]
    caches = {".venv", "node_modules", "var", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis"}
    return path.is_file() and first not in caches and "__pycache__" not in path.parts


def _differs(root: Path, name: str) -> bool:
    return not (ROOT / name).is_file() or not filecmp.cmp(ROOT / name, root / name, shallow=False)
