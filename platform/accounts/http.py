"""The request as our views see it: Django's, with its contributor on it."""

from collections.abc import Callable, Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
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


def holds_nul(request: HttpRequest) -> bool:
    """In the path, the query, or a field of a form. JSON is checked by those who read it."""
    return "\0" in request.path or _in_fields(request.GET) or _in_fields(request.POST)


def _in_fields(fields: QueryDict) -> bool:
    every: Iterable[str] = (text for name, values in fields.lists() for text in (name, *values))
    return any("\0" in text for text in every)


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
