"""The request as our views see it: Django's, with its contributor on it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts import contributors
from accounts.models import Contributor


class Request(HttpRequest):
    """An HTTP request after ContributorMiddleware and HtmxMiddleware; for type hints, never made by hand."""

    contributor: Contributor | None
    htmx: HtmxDetails


class ContributorMiddleware:
    """Puts the contributor that the cookies name on every request."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.contributor = contributors.from_cookies(request.COOKIES)
        return self.get_response(request)
