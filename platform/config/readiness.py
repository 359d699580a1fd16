"""What of the site works: for whoever runs it, and for a load balancer that may choose another process.

`/healthz` says whether this process can serve pages at all. `/readyz` names the parts behind it: a site whose
Redis is away still takes recordings in, and says here that it is away.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from config.services import database_answers
from config.workers import beating
from config.workers.queues import LIMITS
from corpus.storage import moving
from games.judging.models import Sweep
from inference.registry import installed

SECONDS: Final = 1.0
"""That a service is given to answer: a page that hangs says less than one that says "away"."""

KEPT: Final = 2.0
"""Seconds that an answer stands, since anybody may ask."""

SWEPT: Final = timedelta(minutes=3)
"""A worker looks for lost takes every 30 s: where none did for so long, none is there."""

HERE, AWAY, UNUSED = "here", "away", "not used"

_last: tuple[float, dict[str, str]] = (float("-inf"), {})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part, `here`, `away` or `not used`; 503 where one is away."""
    found = parts()
    return JsonResponse(found, status=503 if AWAY in found.values() else 200)


def parts() -> dict[str, str]:
    """Name to whether it answers; asked at most once in KEPT seconds."""
    global _last
    at, found = _last
    if time.monotonic() - at > KEPT:
        found = {name: ask() for name, ask in PARTS.items()} | _queues()
        _last = time.monotonic(), found
    return found


def _database() -> str:
    return HERE if database_answers() else AWAY


def _redis() -> str:
    if not settings.REDIS_URL:
        return UNUSED
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
    try:
        client.ping()
    except RedisError:
        return AWAY
    finally:
        client.close()
    return HERE


def _store() -> str:
    """Of a folder, whether it can be written to, or made."""
    if not settings.S3_BUCKET:
        return HERE if os.access(settings.DATA_DIR, os.W_OK) else AWAY
    limits = Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"total_max_attempts": 1})
    client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None, config=limits)
    try:
        client.head_bucket(Bucket=settings.S3_BUCKET)
    except (BotoCoreError, ClientError):
        return AWAY
    return HERE


def _spool() -> str:
    """Of a spool, whether the next take fits into it."""
    found = moving.spooling()
    if found is None:
        return UNUSED
    _, spool = found
    return HERE if spool.has_room() else AWAY


def _workers() -> str:
    """Whether anybody sweeps; a database that hangs is asked nothing, since that would hang too."""
    if not database_answers():
        return AWAY
    try:
        swept = Sweep.objects.filter(finished_at__gte=timezone.now() - SWEPT).exists()
    except DatabaseError:
        return AWAY
    return HERE if swept else AWAY


def _queues() -> dict[str, str]:
    """Each queue, where workers are processes of their own; of one process, it is itself the worker."""
    if not settings.REDIS_URL:
        return {}
    there = beating.heard(LIMITS)
    return {f"worker of {queue}": HERE if here else AWAY for queue, here in there.items()}


def _models() -> str:
    """One that somebody could not open is no reason to send players away: it is tried again at each start."""
    here = any(state.may_be_opened for state in installed.states(thorough=False))
    return HERE if here else AWAY


PARTS: Final[dict[str, Callable[[], str]]] = {
    "database": _database,
    "redis": _redis,
    "store": _store,
    "spool": _spool,
    "workers": _workers,
    "models": _models,
}
