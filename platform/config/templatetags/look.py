"""The import map: one bare name for every module of ours, and for the few of others."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

VENDOR = {
    "idb": "vendor/idb/index.js",
    "wavesurfer": "vendor/wavesurfer/wavesurfer.esm.js",
    "wavesurfer/regions": "vendor/wavesurfer/plugins/regions.esm.js",
}
ALIASES = {"floor-line": "floor/floor-line.js"}


@register.simple_tag(takes_context=True)
def import_map(context: template.Context, language: str = "en") -> SafeString:
    """The only inline script of the site; it carries the nonce of the content security policy.

    Args:
        language: of the words that scripts say on this page; English where there are none.
    """
    names = mark_safe(_json(language))  # noqa: S308 our own file names, with < escaped
    return format_html('<script type="importmap" nonce="{}">{}</script>', context.get("CSP_NONCE", ""), names)


def modules() -> dict[str, str]:
    """Bare name to static name of every module: `stage/capture/recorder.js` is imported as itself."""
    own = sorted(name for prefix, folder in _own() for name in _names(prefix, folder))
    return {**VENDOR, **ALIASES, **{name: name for name in own}, **words()}


def words() -> dict[str, str]:
    """Bare name to static name of the compiled words of each language, such as `locale/de`."""
    scripts = sorted((settings.WORDS_DIR / "scripts").glob("*.js"))
    return {f"locale/{path.stem}": f"locale/{path.name}" for path in scripts}


def _own() -> Iterator[tuple[str, Path]]:
    """Prefix and folder of all static files that are ours."""
    for place in settings.STATICFILES_DIRS:
        prefix, folder = place if isinstance(place, tuple) else ("", place)
        if prefix != "locale" and not prefix.startswith("vendor/"):
            yield prefix, folder


def _names(prefix: str, folder: Path) -> Iterator[str]:
    return ((PurePosixPath(prefix) / path.relative_to(folder)).as_posix() for path in folder.rglob("*.js"))


def _json(language: str) -> str:
    return _written(language) if settings.DEBUG else _remembered(language)


def _written(language: str = "en") -> str:
    # Modules import each other by name, never by ./path: hashed file names would break the path.
    current = words().get(f"locale/{language}", "locale/en.js")
    known = {**modules(), "locale/current": current}.items()
    imports = {name: static(path) for name, path in known if _served(path)}
    return json.dumps({"imports": imports}).replace("<", "\\u003c")


def _served(path: str) -> bool:
    """A module that appeared after `collectstatic` is not served yet, and must not take every page down."""
    collected = getattr(staticfiles_storage, "hashed_files", None)
    return collected is None or path in collected


_remembered = cache(_written)
