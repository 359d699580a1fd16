"""How much one program may ask for, counted in the cache that all web processes share."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from ninja.throttling import BaseThrottle

from accounts import addresses
from accounts.http import whole_number
from accounts.tokens.models import ApiToken
from api.problems import problem

View = Callable[..., HttpResponseBase]

MINUTE: Final = 60

MOST_BYTES: Final = 256 * 1024
"""Of a body: 100 scores of five labels are 30 KB."""


class Limit(BaseThrottle):
    """So many requests a minute (API_REQUESTS_A_MINUTE) of one token, or of one address without any.

    Counted within the minute of the clock, each with a key of its own: a request costs one step of a counter,
    however many came before.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "auth", None)
        if isinstance(token, ApiToken):
            return self._counted(f"api:token:{token.pk}")
        return self._counted(f"api:{addresses.hashed(request.META.get('REMOTE_ADDR', ''))}")

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE - time.time() % MINUTE

    def _counted(self, what: str) -> bool:
        key = f"{what}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE
        except ValueError:  # the cache threw it out between the two lines
            return True


def small_body(view: View) -> View:
    """Refuses a body that says it is too large, or does not say how large it is, before anybody reads it."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if "Transfer-Encoding" in request.headers:
            return problem(411, "Say with Content-Length how large the request is, and send it as a whole.")
        if (whole_number(request.META.get("CONTENT_LENGTH") or "0") or 0) > MOST_BYTES:
            return problem(413, f"A request may have {MOST_BYTES // 1024} KB. Send less at a time.")
        return view(request, **parts)

    return answer
