"""Where what the browser gets lies before it is collected."""

from pathlib import Path
from typing import Final

VENDOR: Final = {
    "wavesurfer": "wavesurfer.js/dist",
    "idb": "idb/build",
    "inter": "@fontsource-variable/inter",
    "bricolage-grotesque": "@fontsource-variable/bricolage-grotesque",
}
"""What others wrote: its name in our addresses to its folder in node_modules."""


def folders(base: Path, node_modules: Path, words: Path) -> list[Path | tuple[str, Path]]:
    """Folders for STATICFILES_DIRS, those with a prefix beside it; of `VENDOR` those that are installed."""
    games = base / "games"
    vendor = {name: node_modules / path for name, path in VENDOR.items()}
    return [
        base / "static",
        ("locale", words / "scripts"),
        # What a game shows and does in the page lies in its own folder.
        *(
            (folder.relative_to(games).as_posix(), folder)
            for folder in sorted((games / "catalogue").rglob("stage"))
        ),
        *((f"vendor/{name}", path) for name, path in vendor.items() if path.is_dir()),
    ]
