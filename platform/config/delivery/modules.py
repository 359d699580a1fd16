"""What the import map of a page says: one bare name for every module of ours, and for the few of others."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

VENDOR = {
    "htmx": "django_htmx/htmx-2.min.js",
    "idb": "vendor/idb/index.js",
    "wavesurfer": "vendor/wavesurfer/wavesurfer.esm.js",
    "wavesurfer/regions": "vendor/wavesurfer/plugins/regions.esm.js",
    "wavesurfer/spectrogram": "vendor/wavesurfer/plugins/spectrogram.esm.js",
}
ALIASES = {"floor-line": "floor/floor-line.js"}
# The words of one language are a module too; it is chosen by the page, and never part of a bundle.
WORDS = "locale/"
CURRENT_WORDS = f"{WORDS}current"


def modules() -> dict[str, str]:
    """Bare name to static name of every module: `stage/capture/recorder.js` is imported as itself."""
    own = (name for name in _own_names() if not name.startswith(WORDS))
    return {**VENDOR, **ALIASES, **{name: name for name in own}}


def words(language: str, served: Iterable[str] | None = None) -> dict[str, str]:
    """Bare name to static name of words: `locale/no` and so on, and `locale/current` for the page's own.

    Args:
        language: that scripts speak on the page; English where it has no words.
        served: static names to look among; all that there are if not said.
    """
    paths = sorted(_own_names() if served is None else served)
    every = {
        path.removesuffix(".js"): path for path in paths if path.startswith(WORDS) and path.endswith(".js")
    }
    current = every.get(f"{WORDS}{language}", every.get(f"{WORDS}en"))
    return {CURRENT_WORDS: current, **every} if current else every


def _own_names() -> list[str]:
    return sorted(name for prefix, folder in _own() for name in _names(prefix, folder))


def _own() -> Iterator[tuple[str, Path]]:
    """Prefix and folder of all static files that are ours."""
    for place in settings.STATICFILES_DIRS:
        prefix, folder = place if isinstance(place, tuple) else ("", place)
        if not prefix.startswith("vendor/"):
            yield prefix, folder


def _names(prefix: str, folder: Path) -> Iterator[str]:
    return ((PurePosixPath(prefix) / path.relative_to(folder)).as_posix() for path in folder.rglob("*.js"))
