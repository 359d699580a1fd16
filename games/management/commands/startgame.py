"""`manage.py startgame NAME`: a game to begin with, in a folder of its own and on the registry's list."""

import re
import shutil
from argparse import ArgumentParser
from keyword import iskeyword
from pathlib import Path
from typing import Final

from django.core.management.base import BaseCommand, CommandError

from games.catalogue import registry
from games.prompts.models import Prompt

SKELETON: Final = Path(__file__).parents[1] / "skeleton"
KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LIST: Final = re.compile(r"^FOLDERS: Final = \(\n(.*?)^\)$", re.MULTILINE | re.DOTALL)
LONGEST: Final = Prompt._meta.get_field("game").max_length or 0


class Command(BaseCommand):
    help = "Begin a game: a playable skeleton in games/catalogue, and its line in the registry."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="its key, as in its address, such as tea-time")

    def handle(self, *, name: str, **_options: object) -> None:
        folder = registry.CATALOGUE / name.replace("-", "_")
        if reason := unusable(name, folder):
            raise CommandError(reason)
        try:
            write(name, folder)
            line = enter(folder.name)
        except OSError as error:
            raise CommandError(f"The game could not be written: {error}.") from error
        self.stdout.write(
            f"{registry.named(folder)}/ is a game now, and games/catalogue/registry.py has its line: {line}\n"
            f"Start the site again and play it at /play/{name}/; docs/adding-a-game.md says how to go on."
        )


def unusable(name: str, folder: Path) -> str | None:
    """Why no game can have this name, in a sentence."""
    if not KEY.fullmatch(name):
        return (
            f"{name!r} is no name for a game: small letters and digits with hyphens between, such as "
            "tea-time; it begins with a letter."
        )
    if iskeyword(folder.name):
        return f"{name!r} is a word of Python, and no package can have that name; choose another one."
    if len(name) > LONGEST:
        return f"{name!r} has {len(name)} characters, and the name of a game {LONGEST} at most."
    if folder.exists() or folder.with_suffix(".py").exists():
        return f"There is something named {folder.name} in games/catalogue already; choose another name."
    return None


def write(name: str, folder: Path) -> None:
    """The skeleton with the name of the game in place of its own."""
    words = name.split("-")
    title = " ".join(word.capitalize() for word in words)
    names = {
        "skeleton-game": name,
        "skeleton_game": folder.name,
        "SkeletonGame": title.replace(" ", ""),
        "Skeleton Game": title,
    }
    shutil.copytree(SKELETON, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in folder.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        for skeletons, own in names.items():
            text = text.replace(skeletons, own)
        path.write_text(text, encoding="utf-8")


def enter(folder: str) -> str:
    """Add a folder at the end of the registry's list; return the line."""
    path = registry.CATALOGUE / "registry.py"
    line = f'"{folder}",'
    text = path.read_text(encoding="utf-8")
    listed = LIST.search(text)
    if listed is None:
        raise CommandError(
            f"Add {line} to FOLDERS in {registry.named(path)} yourself: its list looks unusual."
        )
    path.write_text(f"{text[: listed.end(1)]}    {line}\n{text[listed.end(1) :]}", encoding="utf-8")
    return line
