"""Puts the contributor on the request."""

from collections.abc import Callable

from django.http import HttpResponse

from accounts import contributors
from accounts.http import Request


class ContributorMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.contributor = contributors.from_cookies(request.COOKIES)
        return self.get_response(request)
