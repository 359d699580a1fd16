"""In which language a page is said: the one chosen at its foot, else the one that the browser asks for."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from corpus import languages

COOKIE: Final = "language"
DAYS: Final = 365


class LanguageMiddleware:
    """Django's own knows no `no` and asks for a prefix of every address; ours is the rule of the games."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with override(spoken(request)):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def spoken(request: HttpRequest) -> str:
    """ISO 639-1 of the site's words for this request."""
    wanted, asked = request.COOKIES.get(COOKIE, ""), request.headers.get("Accept-Language", "")
    return languages.chosen(wanted, asked, dict(settings.LANGUAGES))


@csrf_exempt  # what another site could do with it is to have a page read in another language
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language, and go back to where it was chosen."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if known else "/")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, language, max_age=DAYS * 24 * 3600, samesite="Lax", secure=settings.SECURE_SSL
        )
    return response
