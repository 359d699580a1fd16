"""One bundle of modules and one of styles for every page, made by esbuild from the modules as they are.

An entry (`bundled/front.js`) is hashed by Django like any static file. What pages share is split off into
chunks, which esbuild names by their content, since other bundles import them by that name.
"""

import json
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage

from config.delivery import esbuild
from config.delivery.modules import WORDS, modules
from config.delivery.pages import BASE, STAGE_ENTRY, Page, pages

FOLDER = "bundled"
CHUNKS = f"{FOLDER}/chunks/"
LIST = f"{FOLDER}/pages.json"
HALVES = "halves"
"""An entry of no page: what it imports becomes a chunk of its own."""

OPTIONS = [
    "--bundle",
    "--splitting",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--sourcemap=linked",
    f"--outdir={FOLDER}",
    "--outbase=entries",
    "--chunk-names=chunks/[name]-[hash]",
    "--metafile=meta.json",
    "--tsconfig=names.json",
    f"--external:{WORDS}*",
    # Django hashes fonts, and puts their names into the bundled styles as into any.
    "--external:*.woff2",
]
HALF = ("stage/agent/", "stage/capture/", "stage/recap/", "stage/wire/")
"""Folders with one half of what stages have in common. A new connection carries 14 kB, and more only
when those have been answered for: on a slow line two chunks of that size are there before one of twice it."""
GAME = """import {{ open }} from "stage/stage.js";
import Game from "catalogue/{folder}/stage/game.js";
const root = document.querySelector("[data-stage]");
if (root instanceof HTMLElement) await open(root, Game);
"""


def build(place: Path) -> None:
    """Bundle every page into `place/bundled`.

    Args:
        place: an empty folder. Whatever may be bundled is laid out in it by its static name, so that source
            maps and errors speak of modules as a site serves them, and hashes depend on no machine.

    Raises:
        CommandError: esbuild is missing, or a module or a style cannot be bundled.
    """
    _lay_out(place)
    names = {name: [f"./{path}"] for name, path in modules().items()}
    (place / "names.json").write_text(json.dumps({"compilerOptions": {"paths": names}}))
    esbuild.run([*OPTIONS, *_entries(place / "entries")], place)
    outputs = json.loads((place / "meta.json").read_text())["outputs"]
    for name in (f"{HALVES}.js", f"{HALVES}.js.map"):
        (place / FOLDER / name).unlink()
    bundles = {name: _bundle(name, outputs) for name in pages()}
    (place / LIST).write_text(json.dumps(bundles))


class Bundle(TypedDict):
    """Static names of what a page loads; `imported` has bare ones too, of words (`locale/current`)."""

    styles: list[str]
    scripts: list[str]
    imported: list[str]


@cache
def collected() -> dict[str, Bundle]:
    """The bundles that the site has, by the names of their pages; empty if it has none.

    The list is read by its hashed name: that one is of the same `collectstatic` as the manifest, also where
    a later one did not come to its end.
    """
    names: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    if LIST not in names:
        return {}
    with staticfiles_storage.open(names[LIST]) as file:
        return dict(json.load(file))


def installable() -> bool:
    """Whether static files have names that never change what is in them, so that a browser may keep them."""
    return settings.BUNDLED and bool(getattr(staticfiles_storage, "hashed_files", None))


def _lay_out(place: Path) -> None:
    for finder in get_finders():
        for path, storage in finder.list([]):
            name = place / (getattr(storage, "prefix", None) or "") / path
            if name.suffix in {".js", ".css"} and not name.exists():
                name.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(path), name)


def _entries(folder: Path) -> list[str]:
    """Write what esbuild begins with; give its names."""
    folder.mkdir()
    written: dict[str, str] = {}
    for name, page in pages().items():
        written[f"{name}.css"] = "".join(f'@import "../{path}";\n' for path in (*BASE.styles, *page.styles))
        written[f"{name}.js"] = _entry(page)
    half = [name for name in _stage() if name.startswith(HALF)]
    written[f"{HALVES}.js"] = _imports([*BASE.modules, *half])  # the base, or it were two chunks as well
    for name, text in written.items():
        (folder / name).write_text(text)
    return [f"entries/{name}" for name in written]


def _entry(page: Page) -> str:
    own = [name for name in page.modules if name != STAGE_ENTRY]
    names = [*BASE.modules, *(_stage() if page.plays else ()), *own]
    game = GAME.format(folder=page.game) if page.game else ""
    return _imports(names) + game


def _imports(names: Iterable[str]) -> str:
    return "".join(f'import "{name}";\n' for name in names)


def _stage() -> list[str]:
    """What pages that play have in common.

    Where each of them imports all of it, it is one chunk, and not one for each set of pages that happens to
    use a part. Where there is no stage, none of it does anything.
    """
    outside = (STAGE_ENTRY, "-worklet.js")  # neither can be imported without doing its work
    own = [name for name in modules() if name.startswith("stage/") and not name.endswith(outside)]
    landmarks = "catalogue/maze_courier/stage/landmarks.js"  # Map Talk draws them too: less than a request
    return [*own, "rewards/quest.js", "rewards/won.js", "studies/strip.js", landmarks]


def _bundle(name: str, outputs: dict[str, Any]) -> Bundle:
    script = f"{FOLDER}/{name}.js"
    return {"styles": [f"{FOLDER}/{name}.css"], "scripts": [script], "imported": _imported(script, outputs)}


def _imported(output: str, outputs: dict[str, Any]) -> list[str]:
    """Everything that the browser would find out about one import after the other."""
    found: list[str] = []
    waiting = [output]
    while waiting:
        for each in outputs.get(waiting.pop(), {"imports": []})["imports"]:
            if each["kind"] == "import-statement" and each["path"] not in found:
                found.append(each["path"])
                waiting.append(each["path"])
    return found
