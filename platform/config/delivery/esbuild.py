"""esbuild, as npm brings it for this machine: the program itself, which needs no Node.js."""

import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError

# The first lines of an error: what is wrong, and then where.
ERROR = re.compile(r"\[ERROR\] (?P<what>.+)\n(?:\n +(?P<file>\S+?):(?P<line>\d+):\d+:)?")


def run(arguments: list[str], folder: Path) -> None:
    """Bundle.

    Args:
        folder: the working directory, in which files lie by their static names.

    Raises:
        CommandError: esbuild is missing, or what is wrong in which file and line.
    """
    command = [str(_program()), *arguments, "--log-level=error", "--color=false"]
    done = subprocess.run(command, cwd=folder, text=True, encoding="utf-8", capture_output=True)
    if done.returncode:
        raise CommandError(f"Pages could not be bundled, nothing was collected. {_told(done.stderr)}")


def _program() -> Path:
    found = [
        *settings.NODE_MODULES.glob("@esbuild/*/bin/esbuild"),
        *settings.NODE_MODULES.glob("@esbuild/*/esbuild.exe"),
    ]
    if not found:
        raise CommandError(
            f"There is no esbuild in {settings.NODE_MODULES}, and pages are bundled with it. Run `npm ci`, "
            "or start the site with `make run`, which does."
        )
    return found[0]


def _told(said: str) -> str:
    """Every error in a sentence of its own; all that esbuild said if that is in another form."""
    return "\n".join(map(_sentence, ERROR.finditer(said))) or said


def _sentence(error: re.Match[str]) -> str:
    what, line = error["what"].rstrip("."), error["line"]
    return f"{_source(error['file'])}, line {line}: {what}." if line else f"{what}."


def _source(name: str) -> str:
    """Where the file with that static name lies, as somebody who is to mend it looks for it."""
    found = finders.find(name)
    if not found:
        return name
    path = Path(found).resolve()
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)
