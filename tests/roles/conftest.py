"""One cast for a test, and nothing that one request leaves for the next."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import transaction

from accounts.limits import counting
from tests.roles import cast as casting
from tests.roles.cast import Cast


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests are refused here, each with a line and a traceback in the log."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Nobody makes a release or analyses a take because a test pressed the button."""
    with patch("publishing.desk.requests.send"):
        yield casting.make()


@contextmanager
def forgotten() -> Iterator[None]:
    """What happens inside has not happened afterwards, limits counted in the cache included."""
    cache.clear()
    counting._here.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
