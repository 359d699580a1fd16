"""Passwords of any characters, given to a real PostgreSQL and a real Redis as they are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import services
from tests.daemons import daemon, fresh_database, postgres
from tests.scaled.conftest import a_shell
from tests.sites import RunningSite, free_port

pytestmark = pytest.mark.needs("postgresql", "redis")

NASTY = "p/a@s:s#w?o%r&d+=!"

DATABASE = """
from django.db import connection
from accounts.models import Contributor
Contributor.objects.create()
print(connection.vendor, Contributor.objects.count())
"""
CACHE = """
from django.core.cache import cache
cache.set("there", 7, timeout=30)
print(cache.get("there"), type(cache._cache).__name__)
"""
CHANNELS = """
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
layer = get_channel_layer()
name = async_to_sync(layer.new_channel)()
async_to_sync(layer.send)(name, {"type": "here"})
print(async_to_sync(layer.receive)(name)["type"])
"""
BROKER = """
from config.celery import app
with app.connection_for_write() as connection:
    connection.ensure_connection(max_retries=1)
    print(connection.as_uri())
"""


@pytest.fixture(scope="module")
def locked_site(tmp_path_factory: pytest.TempPathFactory, collected_static: Path) -> Iterator[RunningSite]:
    """A shell of a site whose services let nobody in without a password."""
    port = free_port()
    redis = [services.path("redis"), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with daemon([*redis, "--requirepass", NASTY], port), postgres(NASTY) as url:
        parts = urlsplit(fresh_database(url, "locked"))
        bare = parts._replace(netloc=f"{parts.username}@{parts.hostname}:{parts.port}").geturl()
        variables = {
            "DATABASE_URL": bare,
            "DATABASE_PASSWORD": NASTY,
            "REDIS_URL": f"redis://127.0.0.1:{port}/0",
            "REDIS_PASSWORD": NASTY,
        }
        with a_shell(tmp_path_factory.mktemp("locked"), collected_static, **variables) as site:
            yield site


def test_the_database_is_reached_with_a_password_of_any_characters(locked_site: RunningSite) -> None:
    assert locked_site.shell(DATABASE).split() == ["postgresql", "1"]


def test_the_cache_is(locked_site: RunningSite) -> None:
    assert locked_site.shell(CACHE).split()[0] == "7"


def test_the_channel_layer_is(locked_site: RunningSite) -> None:
    assert locked_site.shell(CHANNELS).strip() == "here"


def test_the_broker_is_and_says_no_password(locked_site: RunningSite) -> None:
    said = locked_site.shell(BROKER)
    assert said.startswith("redis://")
    assert NASTY not in said
    assert "p%2Fa" not in said


def test_the_start_asks_both_and_tells_of_a_wrong_password(locked_site: RunningSite) -> None:
    asked = "from config import services; services.check(); print('all here')"
    assert locked_site.shell(asked).strip() == "all here"
    for name, words in (("REDIS_PASSWORD", "Redis does not"), ("DATABASE_PASSWORD", "The database does not")):
        wrong = replace(locked_site, environment={**locked_site.environment, name: "wrong"}, asking=None)
        said = wrong.manage("worker", "text", check=False)
        assert said.returncode != 0
        assert words in said.stderr
        assert f"and {name}" in said.stderr
