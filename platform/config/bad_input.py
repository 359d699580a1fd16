"""Requests that no view can make sense of, answered in words before any of them sees it.

NUL: no text has one, PostgreSQL keeps none, and SQLite keeps what nobody can look for. Whatever else is wrong
with a value, its form or view says.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.http import holds_nul

WORDS: Final = _("The request holds a character that no text has (NUL). Nothing was changed.")


class UnreadableMiddleware:
    """Stands last, so that the page which says no has everything that pages have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not holds_nul(request):
            return self.get_response(request)
        if "text/html" not in request.headers.get("Accept", "text/html"):  # a script asks, not a browser
            return JsonResponse({"type": "error", "code": "unreadable", "message": str(WORDS)}, status=400)
        return render(request, "400_nul.html", status=400)
