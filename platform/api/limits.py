"""How much one program may ask for, counted in the cache that all web processes share."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from ninja.throttling import BaseThrottle

from accounts.http import whole_number
from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import API_REQUESTS
from accounts.tokens.models import ApiToken
from api.problems import problem

View = Callable[..., HttpResponseBase]

MOST_BYTES: Final = 256 * 1024
"""Of a body: 100 scores of five labels are 30 KB."""


class Limit(BaseThrottle):
    """So many requests a minute (API_REQUESTS_A_MINUTE) of one token, or of one address without any."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "auth", None)
        who = f"token-{token.pk}" if isinstance(token, ApiToken) else counting.at(request) or "nowhere"
        try:
            counting.count(API_REQUESTS, who)
        except Exceeded:
            return False
        return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return API_REQUESTS.seconds - time.time() % API_REQUESTS.seconds


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
