"""What a page asks the browser to load: bundles on a site, the modules themselves where one works on them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from config.delivery import bundles
from config.delivery.modules import modules, words
from config.delivery.pages import BASE, pages

register = template.Library()


@dataclass(frozen=True)
class Parts:
    """Static names of what a page loads.

    Attributes:
        names: bare name to static name of the modules that are imported by a bare name.
        imported: what the scripts import, where the browser is to fetch it along with them.
        scripts: the modules that the page starts.
    """

    styles: Iterable[str]
    names: dict[str, str]
    imported: Iterable[str]
    scripts: Iterable[str]


@register.simple_tag
def plain_styles() -> SafeString:
    """The styles that every page has, for one that has no scripts: it may say that the site is broken."""
    return _styles(_parts("plain", "en").styles)


@register.simple_tag
def service_worker() -> str:
    """Its address; "" where there is none."""
    return reverse("offline:worker") if bundles.installable() else ""


@register.simple_tag(takes_context=True)
def page_parts(context: template.Context, page: str, language: str = "") -> SafeString:
    """Styles, names and scripts of a page.

    Args:
        page: its name in config/delivery/pages.py.
        language: of the words that scripts say on it; the page's own where none is given.
    """
    parts = _parts(page, language or get_language() or "en")
    html = [_styles(parts.styles), _import_map(parts.names, str(context.get("CSP_NONCE", "")))]
    html += [_preloads(parts.imported), _scripts(parts.scripts)]
    return format_html_join("\n  ", "{}", ((each,) for each in html if each))


def _parts(page: str, language: str) -> Parts:
    find = _bundled if settings.BUNDLED else _unbundled
    # Where one works on the modules, they come and go.
    return find(page, language) if settings.DEBUG else _remembered(find, page, language)


@cache
def _remembered(find: Callable[[str, str], Parts], page: str, language: str) -> Parts:
    return find(page, language)


def _bundled(page: str, language: str) -> Parts:
    bundle = bundles.collected()[page]
    names = words(language, getattr(staticfiles_storage, "hashed_files", ()))
    imported = [names.get(each, each) for each in bundle["imported"]]
    return Parts(bundle["styles"], names, imported, bundle["scripts"])


def _unbundled(page: str, language: str) -> Parts:
    own, known = pages()[page], modules()
    scripts = [known[name] for name in (*BASE.modules, *own.modules)]
    return Parts((*BASE.styles, *own.styles), _served(known | words(language)), (), scripts)


def _served(names: dict[str, str]) -> dict[str, str]:
    """A module that appeared after `collectstatic` is not served yet, and must not take every page down."""
    collected = None if settings.DEBUG else getattr(staticfiles_storage, "hashed_files", None)
    return {name: path for name, path in names.items() if collected is None or path in collected}


def _import_map(names: dict[str, str], nonce: str) -> SafeString:
    """The only inline script of the site; it carries the nonce of the content security policy."""
    # Modules import each other by name, never by ./path: hashed file names would break the path.
    imports = {name: static(path) for name, path in names.items()}
    text = json.dumps({"imports": imports}).replace("<", "\\u003c")
    safe = mark_safe(text)  # noqa: S308 our own file names, with < escaped
    return (
        format_html('<script type="importmap" nonce="{}">{}</script>', nonce, safe) if names else SafeString()
    )


def _styles(paths: Iterable[str]) -> SafeString:
    return _each('<link rel="stylesheet" href="{}">', paths)


def _preloads(paths: Iterable[str]) -> SafeString:
    return _each('<link rel="modulepreload" href="{}">', paths)


def _scripts(paths: Iterable[str]) -> SafeString:
    return _each('<script type="module" src="{}"></script>', paths)


def _each(form: str, paths: Iterable[str]) -> SafeString:
    return format_html_join("\n  ", form, ((static(path),) for path in paths))
