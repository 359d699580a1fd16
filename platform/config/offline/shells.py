"""Pages that a browser keeps for when there is no connection: the site's words, and nothing of anybody.

Each is rendered for nobody in particular, whoever asks, so that a page in a cache says nothing about who used
the browser. Its one inline script, the import map, is let through by its hash: a nonce that lies in a cache
would be the same for ever.
"""

import base64
import hashlib
import re
from typing import Any, Final

from csp.constants import NONCE, SELF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config.delivery.pages import pages
from corpus import languages
from games.catalogue import registry
from games.catalogue.base import Game

INLINE: Final = re.compile(r'<script type="importmap"[^>]*>(.*?)</script>', re.DOTALL)


@require_GET
def front(_request: HttpRequest) -> HttpResponse:
    """In place of any page but a stage: that there is no connection, and which games open all the same."""
    return _shell("offline/front.html", "/", {"games": _on_stage()})


@require_GET
def stage(request: HttpRequest, game: str) -> HttpResponse:
    """In place of the stage of a game: its words; a round is asked for once the connection is back."""
    chosen = next((each for each in _on_stage() if each.key == game), None)
    if chosen is None:
        raise Http404
    language = languages.chosen("", request.headers.get("Accept-Language", ""), chosen.languages)
    context = {
        "game": chosen,
        "language": language,
        "languages": {code: languages.NAMES[code] for code in chosen.languages},
        "socket_path": f"/ws/play/{chosen.key}/",
        "rounds_path": reverse("games:round", args=[chosen.key]),
        "takes_path": reverse("games:takes", args=[chosen.key]),
        "following": registry.following(chosen),
    }
    return _shell("stage/stage.html", f"/play/{chosen.key}/", context)


def addresses() -> dict[str, str]:
    """What a browser asks for to the shell that stands in for it."""
    return {f"/play/{game.key}/": f"/offline/{game.key}/" for game in _on_stage()}


def _on_stage() -> list[Game]:
    """Games that are played on the stage; another has a page of its own, which is nothing without clips."""
    known = pages()
    return [game for game in registry.games() if f"game-{game.folder}" in known]


def _shell(template: str, path: str, context: dict[str, Any]) -> HttpResponse:
    nobody = HttpRequest()
    nobody.method, nobody.path, nobody.path_info = "GET", path, path
    nobody.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    nobody.user = AnonymousUser()
    response = render(nobody, template, {**context, "shell": True})
    response["Content-Security-Policy"] = _policy(response.content.decode())
    response["Cache-Control"] = "no-cache"
    return response


def _policy(html: str) -> str:
    """The site's own, with the hashes of what is inline instead of a nonce."""
    directives: Any = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    digests = [hashlib.sha256(text.encode()).digest() for text in INLINE.findall(html)]
    hashes = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    inline = {"script-src": [SELF, *hashes], "style-src": [SELF]}
    kept = {name: [each for each in sources if each is not NONCE] for name, sources in directives.items()}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in {**kept, **inline}.items())
