"""A database that is locked, full or away, a disk without room, a store that does not answer: 503, in words.

Nothing was changed then, and trying again later is all there is to do; a page that says "we lost the thread"
would say less, and a traceback in the log nothing that one line does not.
"""

import logging
import sys
from collections.abc import Callable
from smtplib import SMTPException
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error

from corpus.refusals import Fault
from corpus.storage.breaker import Away
from corpus.store import NO_ROOM, StorageDown, StorageFull

log = logging.getLogger(__name__)

AGAIN: Final = 10
"""Seconds after which it makes sense to try again."""

WORDS: Final = _("We cannot write anything down just now. Nothing was changed: try again in a minute.")

OUTSIDE: Final = (
    OperationalError,
    InterfaceError,
    StorageDown,
    StorageFull,
    BotoCoreError,
    ClientError,
    Away,
)
"""What databases and storages raise when they do not answer, or have no room."""


def is_unwritable(error: BaseException | None) -> bool:
    """Whether it is the world outside that failed, and for a while only."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    return isinstance(error, (*OUTSIDE, SMTPException))


def answer(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503: a page for whoever looks, JSON for a script. Asks nothing of the database."""
    # The type alone: what a mail server says holds addresses.
    log.warning("%s %s could not be done: %s", request.method, request.path, _said(error))
    if "text/html" in request.headers.get("Accept", "text/html"):
        response = HttpResponse(render_to_string("503.html"), status=503)
    else:
        said = {"type": "error", "code": Fault.STORAGE_DOWN.code, "message": str(WORDS), "wait": AGAIN}
        response = JsonResponse(said, status=503)
    response["Retry-After"] = str(getattr(error, "wait", AGAIN))
    response["Cache-Control"] = "no-store"
    return response


def _said(error: BaseException) -> str:
    told = "" if isinstance(error, SMTPException) else f": {error}"
    return f"{type(error).__name__}{told}"


class UnwritableMiddleware:
    """Of what a view raises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if is_unwritable(error) else None


class SessionsMiddleware(SessionMiddleware):
    """Django's: what it writes after the view may fail like anything else."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            return answer(request, error)


def broken(request: HttpRequest) -> HttpResponse:
    """Of what a middleware raised, as Django asks for it: 503 where it was the world outside, else 500."""
    error = sys.exc_info()[1]
    if error is not None and is_unwritable(error):
        return answer(request, error)
    return server_error(request)
