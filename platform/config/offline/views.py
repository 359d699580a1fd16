"""How the site is installed: its manifest and its service worker, both at the root, which is their scope."""

import hashlib
import json
from functools import cache
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from config.delivery.bundles import installable
from config.offline import shells

SOURCE: Final = "offline/worker.js"
ICONS: Final = (
    ("icons/icon-192.png", "192x192", "any"),
    ("icons/icon-512.png", "512x512", "any"),
    ("icons/maskable-512.png", "512x512", "maskable"),
    ("favicon.svg", "any", "any"),
)
POLICY: Final = "default-src 'none'; connect-src 'self'"
"""Of the worker: it fetches from this site, and loads no script, style or picture of its own."""


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """What the site is called where it is installed, in the language of the page that asks."""
    fields = {
        "id": "/",
        "name": settings.MFA_TOTP_ISSUER,
        "short_name": settings.MFA_TOTP_ISSUER,
        "description": gettext("Short voice games that teach machines when a speaker has finished."),
        "lang": get_language() or settings.LANGUAGE_CODE,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf7f0",
        "theme_color": "#fbf7f0",
        "icons": [
            {"src": static(name), "sizes": sizes, "purpose": purpose, "type": _type(name)}
            for name, sizes, purpose in ICONS
        ],
    }
    response = JsonResponse(fields, content_type="application/manifest+json")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@never_cache
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, with what it keeps written into it; where nothing is collected there is none.

    It is another one in another language, so that whoever chooses one gets new pages to keep.
    """
    if not installable():
        raise Http404
    response = HttpResponse(_script(get_language() or ""), content_type="text/javascript")
    response["Content-Security-Policy"] = POLICY
    return response


@cache
def _script(language: str) -> str:
    names: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    with staticfiles_storage.open(names[SOURCE]) as file:
        source: str = file.read().decode()
    known = {
        "version": _version(names, language),
        "statics": settings.STATIC_URL,
        "front": "/offline/",
        "stages": shells.addresses(),
    }
    return source.replace('"KNOWN"', json.dumps(known), 1)


def _version(names: dict[str, str], language: str) -> str:
    """Of everything that a kept page is made of: what was collected, its language, and the templates."""
    found = hashlib.sha256(repr((sorted(names.items()), language)).encode())
    for template in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        found.update(template.read_bytes())
    return found.hexdigest()[:16]


def _type(name: str) -> str:
    return "image/svg+xml" if name.endswith(".svg") else "image/png"
