"""The request as our views see it: Django's, with what the middleware put on it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Contributor


class Request(HttpRequest):
    """An HTTP request after ContributorMiddleware and HtmxMiddleware; for type hints, never made by hand."""

    contributor: Contributor | None
    htmx: HtmxDetails
