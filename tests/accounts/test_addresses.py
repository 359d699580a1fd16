"""Where somebody is, as far as it is kept: a hash whose key lives a day, and who recorded from there."""

import time
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.utils import timezone
from redis import ConnectionError as RedisGone

from accounts import addresses
from accounts.models import Contributor
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db

HOME = "203.0.114.7"
SCHOOL = "198.51.101.9"


def test_one_address_has_one_hash_a_day_and_it_names_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    first = addresses.hashed(HOME)
    assert first == addresses.hashed(HOME) != addresses.hashed(SCHOOL)
    assert HOME not in first
    assert len(first) == addresses.LENGTH
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 1, 1, tzinfo=UTC))
    assert addresses.hashed(HOME) != first


def test_the_hash_is_another_one_a_minute_after_its_key_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    first, now = addresses.hashed(HOME), time.monotonic()
    cache.clear()
    monkeypatch.setattr("accounts.addresses.time.monotonic", lambda: now + addresses.ASKED_AGAIN - 1)
    assert addresses.hashed(HOME) == first
    monkeypatch.setattr("accounts.addresses.time.monotonic", lambda: now + addresses.ASKED_AGAIN + 1)
    assert addresses.hashed(HOME) != first


def test_of_the_key_of_yesterday_nothing_is_left_once_today_s_was_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses.hashed(HOME)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 1, 1, tzinfo=UTC))
    addresses.hashed(HOME)
    assert [day.year for day in addresses._known] == [2031]


def test_a_home_is_one_network_of_the_newer_kind() -> None:
    assert addresses.hashed("2001:db8:0:1::7") == addresses.hashed("2001:db8:0:1:ff::8")
    assert addresses.hashed("2001:db8:0:1::7") != addresses.hashed("2001:db8:0:2::7")


def test_an_address_of_the_older_kind_is_the_same_over_a_socket_of_the_newer() -> None:
    """Else all of them would be one home, and every limit of an address the limit of everybody."""
    assert addresses.hashed(f"::ffff:{HOME}") == addresses.hashed(HOME)
    assert addresses.hashed(f"::ffff:{HOME}") != addresses.hashed(f"::ffff:{SCHOOL}")


@pytest.mark.parametrize("nowhere", ["", "unix:", "somewhere", "10.0.0", "\0"])
def test_what_is_no_address_has_no_hash(nowhere: str) -> None:
    assert addresses.hashed(nowhere) == ""


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.1.2.3", "192.168.0.4", "::1", "fd00::1", "::ffff:10.1.2.3", ""]
)
def test_behind_a_proxy_nobody_is_taken_for_one_person(player: Contributor, inside: str) -> None:
    addresses.note_speaker(inside, player.pk)
    assert list(addresses.speakers(inside)) == []


def test_a_take_is_kept_though_the_cache_is_away(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise RedisGone("nobody answers")

    monkeypatch.setattr(cache, "get_or_set", gone)
    addresses.note_speaker("8.8.8.8", player.pk)
    assert "The cache does not answer" in caplog.text


def test_who_clears_their_cookies_does_not_find_their_own_clip_at_the_same_address() -> None:
    speaker = factory.contributor()
    own, other = listening.open_sample(speaker), listening.open_sample(factory.contributor(), priority=0.1)
    addresses.note_speaker("8.8.8.8", speaker.pk)
    again = listening.newcomer("8.8.8.8")
    assert listening.following(again)["type"] == "clip"
    assert [serving.sample for serving in other.servings.all()]
    assert not own.servings.exists()
    assert listening.following(listening.newcomer("9.9.9.9"))["type"] == "clip"


def test_the_loudness_of_a_clip_is_drawn_anew_for_every_listener() -> None:
    listening.open_sample()
    drawn = [listening.following(listening.newcomer())["floor"]["levels"] for _ in range(3)]
    exact = [0.5] * len(drawn[0])
    assert len({tuple(levels) for levels in drawn}) == 3
    assert exact not in drawn
    assert all(0 <= level <= 1 for levels in drawn for level in levels)


def test_who_loads_the_page_again_sees_the_same_drawing() -> None:
    listening.open_sample()
    client = listening.newcomer()
    assert listening.following(client) == listening.following(client)
