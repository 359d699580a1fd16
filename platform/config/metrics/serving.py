"""`/metrics`: in the text format of Prometheus, for programs of this machine or for whoever has the token.

Answered before any other middleware: Prometheus asks each web process by its own address, which is no host
name of the site, from inside and without TLS.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from accounts.addresses import located
from accounts.http import holds_nul
from config.metrics.collecting import Looked

PATH: Final = "/metrics"

PASSED_ON: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
    "Via",
)
"""Headers of proxies: behind one, everybody seems to be on this machine."""

NO: Final = (
    "Metrics are given to programs on this machine that ask the site itself, not its proxy. Anybody else "
    "needs the METRICS_TOKEN of the site, as “Authorization: Bearer …”.\n"
)

REGISTRY.register(Looked())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        return HttpResponse(NO, status=403, content_type="text/plain; charset=utf-8")
    response = HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


def may_read(request: HttpRequest) -> bool:
    """With a token set it alone counts; without one, where the request comes from."""
    if settings.METRICS_TOKEN:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and constant_time_compare(given.strip(), settings.METRICS_TOKEN)
    if any(name in request.headers for name in PASSED_ON):
        return False
    found = located(request.META.get("REMOTE_ADDR", ""))
    return found is not None and found.is_loopback


class MetricsMiddleware:
    """The first of all; what is no question goes the way of all other nonsense."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.path == PATH and request.method in ("GET", "HEAD") and not holds_nul(request)
        return metrics(request) if asked else self.get_response(request)
