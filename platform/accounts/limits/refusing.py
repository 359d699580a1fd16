"""What whoever has done too much is told, wherever it was: 429, in words, with when to come back."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import MINUTE, QUARTER, SENT

SAFE: Final = {"GET", "HEAD", "OPTIONS", "TRACE"}

HOUR: Final = 60 * MINUTE


class LimitsMiddleware:
    """Counts whatever changes something, by where it comes from, and answers for every view that counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            try:
                counting.count(SENT, counting.at(request))
            except Exceeded as exceeded:
                return answer(request, exceeded.wait)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django asks this of whatever a view has raised."""
        return answer(request, error.wait) if isinstance(error, Exceeded) else None


def answer(request: HttpRequest, wait: int) -> HttpResponse:
    """A page, or for a script the message that the play protocol has for it; `wait` in seconds."""
    response: HttpResponse
    if "text/html" in request.headers.get("Accept", "text/html"):
        response = render(request, "429.html", {"until": until(wait)}, status=429)
    else:
        words = gettext("That was too much in a short time. Try again %(until)s.") % {"until": until(wait)}
        told = {"type": "error", "code": "too_much", "message": words}
        response = JsonResponse(told, status=429)
    response["Retry-After"] = str(wait)
    return response


def handler429(request: HttpRequest) -> HttpResponse:
    """For allauth, which does not say which of its limits it was: none lasts longer than this."""
    return answer(request, QUARTER)


def until(wait: int) -> str:
    """When to come back, as it stands in a sentence: "in 5 minutes"."""
    hours, minutes = -(-wait // HOUR), -(-wait // MINUTE)
    if minutes > 90:
        return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
