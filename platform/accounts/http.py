"""The request as our views see it: Django's, with its contributor on it."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts import contributors
from accounts.models import Contributor

LARGEST: Final = 2**63 - 1
"""The highest number of a row; no database looks for one beyond it."""


def whole_number(text: str) -> int | None:
    """A row's number, or a count, as an address says it; None of anything else, however long it is."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))):
        return None
    number = int(text)
    return number if number <= LARGEST else None


class Request(HttpRequest):
    """An HTTP request after ContributorMiddleware and HtmxMiddleware; for type hints, never made by hand."""

    contributor: Contributor | None
    htmx: HtmxDetails


class ContributorMiddleware:
    """Puts the contributor that session and cookies name on every request."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.contributor = contributors.current(request.COOKIES, request.user)
        return self.get_response(request)
