"""A socket is opened by pages of this very site: scheme, host and port are looked at, each."""

import pytest
from asgiref.sync import async_to_sync
from pytest_django import Settings

from accounts.models import Contributor
from config.security.origins import allowed, origin
from tests.games.talk import Page

OWN = "http://localhost:8000"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("came_from", "let_in"),
    [
        (OWN, True),
        ("http://LOCALHOST:8000", True),
        ("https://localhost:8000", False),
        ("http://localhost", False),
        ("http://localhost:8001", False),
        ("http://localhost:8000.example", False),
        ("http://elsewhere.example:8000", False),
        ("http://someone@localhost:8000", False),
        ("ws://localhost:8000", False),
        ("null", False),
        ("", False),
        ("http://[::1", False),
        ("http://localhost:99999", False),
    ],
)
def test_another_scheme_port_or_host_is_not_let_in(player: Contributor, came_from: str, let_in: bool) -> None:
    assert async_to_sync(Page(player, origin=came_from).open)() is let_in


def test_behind_tls_the_page_is_one_of_https_whatever_the_proxy_says(settings: Settings) -> None:
    settings.SECURE_SSL, settings.ALLOWED_HOSTS = True, ["turn.example"]
    assert set(allowed("turn.example", "ws")) == {("https", "turn.example", 443)}
    assert set(allowed("turn.example", "wss")) == {("https", "turn.example", 443)}
    settings.SECURE_SSL = False
    assert set(allowed("turn.example", "ws")) == {("http", "turn.example", 80)}


def test_a_proxy_that_changes_the_host_is_named_in_the_settings(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["web"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://turn.example", "https://turn.example:8443"]
    found = set(allowed("web:8000", "ws"))
    assert {("https", "turn.example", 443), ("https", "turn.example", 8443)} < found
    assert ("http", "turn.example", 80) not in found


def test_a_host_that_is_none_of_this_site_allows_nothing(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["turn.example"]
    assert set(allowed("elsewhere.example", "ws")) == set()


def test_an_origin_is_spelled_out() -> None:
    assert origin("https://Turn.Example") == ("https", "turn.example", 443)
    assert origin("http://[::1]:8000") == ("http", "[::1]", 8000)
    for nonsense in ("null", "file:///etc", "https://", "https://x/path", "https://a@x"):
        assert origin(nonsense) is None
