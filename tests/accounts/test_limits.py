"""One table of limits: in the code, in the docs, in the settings; and what is told to who meets one."""

import re
from typing import Any

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.refusing import until
from accounts.limits.table import GUESTS, RECEIPTS, SENT, TABLE, TAKES, TAKES_OF_A_PROCESS, Limit, changed
from accounts.models import Contributor
from config import env
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
