"""Asks every service the site is set to use, before anything starts, and while it runs. Nothing falls back
silently.
"""

import logging
import time
from typing import Final

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from config.delivery.bundles import collected
from config.delivery.pages import pages
from config.hardening import private

log = logging.getLogger(__name__)

SECONDS: Final = 2
"""That PostgreSQL is given to let somebody in: the least that its client counts."""

KEPT: Final = 2.0
"""Seconds that an answer stands, since anybody may ask."""

_asked = (float("-inf"), False)


def check() -> None:
    """Close what lies on disk to others, then raise on the first service that does not answer.

    Raises:
        CommandError: which service, what it said, and which variable to look at.
    """
    private.begin()
    _database()
    # By name: their clients take half a second to import, and an embedded site needs neither.
    if settings.REDIS_URL:
        import_string("config.remote.redis")()
    if settings.S3_BUCKET:
        _bucket()


def static_files() -> None:
    """Pages are nothing without their files.

    Raises:
        CommandError: nothing was collected yet, or before a page was there.
    """
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CommandError(
            f"There are no static files in {settings.STATIC_ROOT}. Run `manage.py collectstatic`, "
            "or start the site with `make run`, which does."
        )
    if settings.BUNDLED and (missing := pages().keys() - collected().keys()):
        raise CommandError(
            f"The static files in {settings.STATIC_ROOT} have no bundle of {', '.join(sorted(missing))}. "
            "Run `manage.py collectstatic`, or start the site with `make run`, which does."
        )


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """What a load balancer asks: 200 while the database answers, else 503; no more, as anybody may ask."""
    if not database_answers():
        return JsonResponse({"database": "away"}, status=503)
    return JsonResponse({"database": "here"})


def database_answers() -> bool:
    """Whether the database takes a connection within SECONDS; asked at most once in KEPT seconds.

    A new connection: on one that is open, a question to a server that hangs would hang with it.
    """
    global _asked
    at, answered = _asked
    if time.monotonic() - at > KEPT:
        answered = _connects()
        _asked = time.monotonic(), answered
    return answered


def _connects() -> bool:
    if connection.vendor != "postgresql":
        try:
            connection.ensure_connection()
        except DatabaseError:
            return False
        return True
    asked = {**connection.get_connection_params(), "connect_timeout": SECONDS}
    try:
        connection.get_new_connection(asked).close()
    except connection.Database.Error:  # type: ignore[attr-defined]  # the driver, of which stubs know nothing
        return False
    return True


def _bucket() -> None:
    """Takes have another place to wait in where there is a spool: a site that starts anew goes on so."""
    try:
        import_string("config.remote.bucket")()
    except CommandError as error:
        if not settings.STORAGE_SPOOL:
            raise
        log.warning("%s Until then takes wait in %s.", error, settings.STORAGE_SPOOL)


def _database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(
            f"The database does not answer: {error}. Look at DATABASE_URL and DATABASE_PASSWORD."
        ) from error
