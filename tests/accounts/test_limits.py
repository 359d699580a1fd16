"""One table of limits: in the code, in the docs, in the settings; and what is told to who meets one."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from redis import Redis

from accounts.limits import counting
from accounts.limits.counting import Counted, Exceeded
from accounts.limits.refusing import until
from accounts.limits.table import (
    GUESTS,
    RECEIPTS,
    SENT,
    TABLE,
    TAKES,
    TAKES_OF_A_PROCESS,
    TAKES_OF_AN_ADDRESS,
    Limit,
    changed,
)
from accounts.models import Contributor
from config import env
from config.counting import CountingCache, Here
from tests import factory
from tests.moderation.listening import client_of

PAGE = (site.BASE_DIR / "docs" / "limits.md").read_text()
YES = {"language": "en", "adult": "on", "agree": "on", "next": "/"}
HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


def row(limit: Limit) -> str:
    return f"| `{limit.name}` | {limit.what} | {limit.per} | {limit.most:,} | {limit.within} |"


@pytest.mark.parametrize("limit", TABLE, ids=lambda limit: limit.name)
def test_the_docs_have_the_table_of_the_code(limit: Limit) -> None:
    assert row(limit) in PAGE


def test_the_docs_have_no_limit_of_their_own() -> None:
    table = PAGE.partition("| name |")[2].partition("\n\n")[0]
    assert len(re.findall(r"^\| (?!---)", table, re.MULTILINE)) == len(TABLE)
    assert len({limit.name for limit in TABLE}) == len(TABLE)


def test_a_site_may_change_each_and_is_told_what_it_got_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed(["guests=5", " takes = 7 "]) == {"guests": 5, "takes": 7}
    for wrong, said in (("gusts=5", "'gusts' is none of"), ("guests=many", "no whole number")):
        monkeypatch.setenv("LIMITS", wrong)
        with pytest.raises(ImproperlyConfigured, match=f"LIMITS cannot be read: .*{said}"):
            env.changed("LIMITS", changed)


def test_what_is_counted_is_refused_from_the_first_that_is_too_much(settings: Any) -> None:
    settings.LIMITS = {TAKES.name: 2}
    counting.count(TAKES, "ada")
    counting.check(TAKES, "ada")
    counting.count(TAKES, "ada")
    for too_much in (counting.check, counting.count):
        with pytest.raises(Exceeded) as raised:
            too_much(TAKES, "ada")
        assert 1 <= raised.value.wait <= TAKES.seconds
    counting.count(TAKES, "grace")
    settings.LIMITS = {}
    counting.count(TAKES, "ada", 100)


def test_an_address_that_is_not_known_is_nobodys_and_a_process_counts_itself(settings: Any) -> None:
    settings.LIMITS = {GUESTS.name: 0, TAKES_OF_A_PROCESS.name: 0}
    counting.count(GUESTS, "")
    with pytest.raises(Exceeded):
        counting.count(TAKES_OF_A_PROCESS)


def test_of_several_nothing_is_counted_after_the_first_that_is_too_much(settings: Any) -> None:
    """Or whoever knocks in vain would use up what others at their address may send."""
    settings.LIMITS = {TAKES.name: 1, TAKES_OF_AN_ADDRESS.name: 2}
    both = Counted(TAKES, "ada"), Counted(TAKES_OF_AN_ADDRESS, HERE)
    counting.count_all(*both)
    for _ in range(5):
        with pytest.raises(Exceeded) as raised:
            counting.count_all(*both)
        assert raised.value.limit is TAKES
    counting.count_all(Counted(TAKES, "grace"), Counted(TAKES_OF_AN_ADDRESS, HERE))
    with pytest.raises(Exceeded) as raised:
        counting.count_all(Counted(TAKES, "joan"), Counted(TAKES_OF_AN_ADDRESS, HERE))
    assert raised.value.limit is TAKES_OF_AN_ADDRESS


def test_what_was_counted_is_forgotten_when_its_time_is_over(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = {TAKES.name: 1}
    counting.count(TAKES, "ada")
    later = counting.now() + TAKES.seconds
    monkeypatch.setattr(counting, "now", lambda: later)
    counting.count(TAKES, "ada")
    counting.count(TAKES, "grace")
    assert len(counting._here) == 2


def test_who_fills_a_process_with_counters_throws_the_oldest_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MANY", 3)
    for name in ("ada", "grace", "joan", "hedy"):
        counting.count(TAKES, name)
    assert [key.split(":")[2] for key in counting._here] == ["grace", "joan", "hedy"]


def test_what_is_taken_back_may_be_done_again(settings: Any) -> None:
    settings.LIMITS = {TAKES.name: 1}
    counting.take_back(TAKES, "ada")
    for _ in range(3):
        counting.count(TAKES, "ada")
        counting.take_back(TAKES, "ada")


@pytest.fixture(params=["Redis", "Redis, gone", "memory"])
def shared(request: pytest.FixtureRequest, settings: Any) -> Here | CountingCache:
    """The cache that web processes share; it may be away, and each goes on with its own."""
    if request.param == "memory":
        return Here("counted here", {})
    away = request.param == "Redis, gone"
    found = CountingCache("redis://127.0.0.1:1/0" if away else request.getfixturevalue("redis_url"), {})
    found.clear()
    return found


def test_a_cache_adds_up_to_the_first_that_is_too_much(shared: Any) -> None:
    steps = [("of-ada", 2, 5, 60), ("at-home", 7, 10, 60)]
    assert [shared.count_up(steps) for _ in range(3)] == [None, 1, 0]
    assert (shared.get("of-ada"), shared.get("at-home")) == (6, 14)
    shared.decr("of-ada", 3)
    assert shared.count_up(steps[:1]) is None


def test_a_counter_in_redis_ends_with_its_stretch(redis_url: str) -> None:
    cache = CountingCache(redis_url, {})
    cache.clear()
    for _ in range(2):
        cache.count_up([("of-ada", 1, 5, 60)])
    assert 0 < Redis.from_url(redis_url).ttl(":1:of-ada") <= 60


def test_requests_and_sockets_share_the_way_to_redis(redis_url: str) -> None:
    """Django makes each of them a cache of its own."""
    CountingCache(redis_url, {}).clear()
    asking = Redis.from_url(redis_url)
    before = asking.info("stats")["total_connections_received"]
    for _ in range(5):
        CountingCache(redis_url, {}).count_up([("of-ada", 1, 5, 60)])
    assert asking.info("stats")["total_connections_received"] == before
    assert CountingCache(redis_url, {}).get("of-ada") == 5


def test_that_redis_is_away_one_of_them_finds_out_for_all(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        CountingCache("redis://127.0.0.1:1/7", {}).count_up([("of-ada", 1, 5, 60)])
    assert caplog.text.count("Redis does not answer") == 1


def test_of_many_at_once_redis_lets_in_as_many_as_there_may_be(redis_url: str) -> None:
    cache = CountingCache(redis_url, {})
    cache.clear()
    steps = [("of-ada", 1, 1_000, 60), ("at-home", 1, 25, 60)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: cache.count_up(steps), range(100)))
    assert (found.count(None), found.count(1)) == (25, 75)


def test_where_there_is_redis_all_processes_count_together(
    settings: Any, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS, settings.REDIS_URL = {TAKES.name: 2}, redis_url
    cache = CountingCache(redis_url, {})
    cache.clear()
    monkeypatch.setattr(counting, "cache", cache)
    for _ in range(2):
        counting.check(TAKES, "ada")
        counting.count(TAKES, "ada")
        monkeypatch.setattr(counting, "_here", {})  # as another process has it
    for too_much in (counting.check, counting.count):
        with pytest.raises(Exceeded):
            too_much(TAKES, "ada")
    counting.take_back(TAKES, "ada")
    counting.take_back(TAKES, "ada")
    counting.check(TAKES, "ada")


@pytest.mark.parametrize(
    ("wait", "said"),
    [(1, "in 1 minute"), (61, "in 2 minutes"), (5_400, "in 90 minutes"), (5_401, "in 2 hours")],
)
def test_when_to_come_back_is_said_as_a_person_says_it(wait: int, said: str) -> None:
    assert until(wait) == said


@pytest.mark.django_db
def test_one_address_makes_so_many_guests_and_another_one_is_free(settings: Any) -> None:
    settings.LIMITS = {GUESTS.name: 3}
    made = [Client(REMOTE_ADDR=HERE).post("/consent/", YES) for _ in range(4)]
    assert [each.status_code for each in made] == [302, 302, 302, 429]
    assert Contributor.objects.count() == 3
    assert 1 <= int(made[3]["Retry-After"]) <= GUESTS.seconds
    assert re.search(r"Try again in \d+ minutes?\.", made[3].content.decode())
    assert Client(REMOTE_ADDR=ELSEWHERE).post("/consent/", YES).status_code == 302


@pytest.mark.django_db
def test_who_has_agreed_is_no_new_guest(settings: Any) -> None:
    settings.LIMITS = {GUESTS.name: 1}
    browser = Client(REMOTE_ADDR=HERE)
    assert [browser.post("/consent/", YES).status_code for _ in range(3)] == [302, 302, 302]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/nowhere/", "text/html", "text/html; charset=utf-8"),
        ("/play/cliffhanger/takes/", "application/json", "application/json"),
        ("/api/v1/votes", "application/json", "application/problem+json"),
    ],
)
def test_whatever_changes_something_is_counted_wherever_it_goes(
    path: str, accept: str, kind: str, settings: Any
) -> None:
    settings.LIMITS = {SENT.name: 1}
    browser = Client(REMOTE_ADDR=HERE)
    first, second = (browser.post(path, {"a": "b"}, headers={"Accept": accept}) for _ in range(2))
    assert first.status_code != 429
    assert (second.status_code, second["Content-Type"]) == (429, kind)
    assert 1 <= int(second["Retry-After"]) <= 60
    assert browser.get("/").status_code == 200


@pytest.mark.django_db
def test_wrong_receipts_are_those_of_the_table(settings: Any) -> None:
    settings.LIMITS = {RECEIPTS.name: 1}
    browser = Client(REMOTE_ADDR=HERE)
    told = [browser.post("/takes/receipt/", {"receipt": "AAAA-BBBB-CCCC"}).status_code for _ in range(2)]
    assert told == [404, 429]


@pytest.mark.django_db
def test_archives_are_made_so_often(settings: Any) -> None:
    settings.LIMITS = {"archives": 1}
    person = factory.contributor()
    factory.recording(person)
    browser = client_of(person, HERE)
    assert [browser.get("/takes/export/").status_code for _ in range(2)] == [200, 429]
