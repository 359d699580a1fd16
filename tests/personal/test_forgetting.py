"""Whoever wants to be forgotten is: line by line of the inventory, through the pages that people use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client

from accounts import contributors, groups
from accounts.models import Contributor, User
from accounts.personal.erasing import empty
from accounts.personal.inventory import Fate, Kept, Person, kept
from corpus.models import Recording, Sample
from inference.models import Transcript
from moderation.belief import versions
from moderation.models import Cluster, Serving, TrustRun, Vote
from tests import factory
from tests.moderation import listening
from tests.personal import filling

pytestmark = pytest.mark.django_db(transaction=True)

NAME, MAIL = "zoe-the-listener", "zoe@example.org"
Before = list[tuple[Kept, list[Any]]]


@pytest.fixture
def zoe() -> User:
    groups.ensure_groups()
    return User.objects.create_user(NAME, MAIL, "a long enough password")


def browser_of(person: Contributor | None, user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    elif person is not None:
        client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def rows_of(person: Person, *ways: str) -> Before:
    """Every line that one of these ways leads to, with the keys of what it leads to."""
    lines = [line for line in kept() if any(getattr(line, way) for way in ways)]
    return [(line, list(line.rows(person).values_list("pk", flat=True))) for line in lines]


def left(before: Before) -> Iterator[str]:
    """What the inventory says is gone, and is not; or stays, and does not."""
    gone = {(line.table, key) for line, keys in before for key in keys if line.fate is Fate.DELETED}
    for line, every in before:
        assert every, f"nobody has a row of {line.table}"
        keys = every if line.fate is Fate.DELETED else [key for key in every if (line.table, key) not in gone]
        rows = line.model._default_manager.filter(pk__in=keys)
        if line.fate is Fate.DELETED and rows.exists():
            yield f"{line.table} is not deleted"
        elif line.fate is not Fate.DELETED and rows.count() != len(keys):
            yield f"{line.table} is deleted"
        elif line.fate is Fate.EMPTIED:
            yield from _full(line, rows)
        elif line.fate is Fate.RENAMED:
            found = rows.values_list(line.name, flat=True)
            yield from (f"{line.table} says {name}" for name in found if not name.startswith("forgotten-"))


def _full(line: Kept, rows: models.QuerySet[Any]) -> Iterator[str]:
    for row in rows:
        for name in line.names:
            if getattr(row, name) != empty(line.model._meta.get_field(name)):
                yield f"{line.table}.{name} is {getattr(row, name)!r}"


OF_THE_ACCOUNT_ITSELF = {"accounts.User", "accounts.Contributor"}
"""Emptied in ways of their own, and looked at by name."""


def test_whoever_has_a_row_in_every_table_is_forgotten_as_the_inventory_says(zoe: User) -> None:
    person = filling.somebody(zoe)
    zoe.groups.set(Group.objects.filter(name="publishers"))  # so that the account stays at first
    before = rows_of(person, "voice", "speaker")
    assert browser_of(None, zoe).post("/takes/forget/").status_code == 302
    assert [each for each in left(before) if "accounts.Contributor" not in each] == []
    assert person.contributor is not None
    person.contributor.refresh_from_db()
    assert (person.contributor.user, person.contributor.epoch) == (None, 1)
    zoe.refresh_from_db()
    assert zoe.is_active


def test_an_account_that_is_closed_is_forgotten_as_the_inventory_says(zoe: User) -> None:
    person = filling.somebody(zoe)
    root = User.objects.create_user("root")
    root.groups.set(Group.objects.filter(name="administrators"))
    before = rows_of(person, "account", "name", "mail")
    assert browser_of(None, root).post(f"/administration/{zoe.pk}/close/", {"name": NAME}).status_code == 302
    assert [each for each in left(before) if each.split(".")[1] not in ("User", "Contributor")] == []
    zoe.refresh_from_db()
    assert (zoe.email, zoe.last_login, zoe.is_active, zoe.has_usable_password()) == ("", None, False, False)
    for model in apps.get_models(include_auto_created=True):
        values = str(list(model._default_manager.values()))
        assert NAME not in values, model
        assert MAIL not in values, model


def test_being_forgotten_twice_is_being_forgotten_once(zoe: User) -> None:
    person = factory.contributor()
    copy = browser_of(person)
    assert browser_of(person).post("/takes/forget/").status_code == 302
    assert copy.post("/takes/forget/").status_code == 409


# Votes


def test_open_moments_are_weighed_without_the_votes_of_whoever_is_forgotten() -> None:
    listener, sample = factory.contributor(), listening.open_sample()
    client = listening.client_of(listener)
    assert listening.vote(client, listening.serve(listener, sample), "complete").status_code == 200
    sample.refresh_from_db()
    with_vote = sample.dispute
    words = Transcript.objects.create(sample=sample, language="en", source="person", text="as zoe wrote it")
    Vote.objects.update(words=words)
    client.post("/takes/forget/")
    sample.refresh_from_db()
    assert with_vote is not None
    assert sample.dispute is not None
    assert sample.dispute < with_vote
    left_over = (Vote.objects.count(), Serving.objects.count(), Transcript.objects.count())
    assert left_over == (0, 0, 0)


def test_a_decided_label_stays_and_nobody_can_tell_who_voted(moderator: User) -> None:
    listener, sample = factory.contributor(), listening.accepted(moderator)
    listening.voted(listener, sample, "incomplete")
    listening.client_of(listener).post("/takes/forget/")
    sample.refresh_from_db()
    assert (sample.status, sample.label) == (Sample.Status.ACCEPTED, "incomplete")
    assert not sample.votes.exists()


def test_no_estimate_names_whoever_is_forgotten() -> None:
    listener, other = factory.contributor(), factory.contributor()
    voters = {str(listener.pk): 0.9, str(other.pk): 0.8}
    TrustRun.objects.create(
        version=1, outcome="estimated", reliabilities={"voters": voters, "moderators": {}}
    )
    listening.client_of(listener).post("/takes/forget/")
    run = TrustRun.objects.get()
    assert run.reliabilities == {"voters": {str(other.pk): 0.8}, "moderators": {}}
    assert versions.from_run(run).reliabilities == {str(other.pk): 0.8}


def test_a_report_that_protects_somebody_else_stays_and_a_dismissed_one_goes() -> None:
    listener = factory.contributor()
    kinds = {status: listening.open_sample() for status in ("open", "upheld", "dismissed")}
    for status, sample in kinds.items():
        sample.reports.create(contributor=listener, status=status, address="0" * 16, hides=True)
    listening.client_of(listener).post("/takes/forget/")
    found = listener.reports.order_by("status").values_list("status", "address", "hides")
    assert list(found) == [("open", "", True), ("upheld", "", True)]


def test_no_cluster_is_left_of_whoever_is_forgotten() -> None:
    people = [factory.contributor() for _ in range(2)]
    now = {"first_at": "2026-11-01T00:00Z", "last_at": "2026-11-01T00:00Z"}
    made = Cluster.objects.create(kind="address", key="k", people=2, times=1, **now)
    made.members.set(people)
    listening.client_of(people[0]).post("/takes/forget/")
    assert not Cluster.objects.exists()


# Accounts


def test_an_account_without_a_voice_is_deleted_on_a_page_that_asks_first(zoe: User) -> None:
    browser = browser_of(None, zoe)
    assert 'href="/takes/forget/"' in browser.get("/takes/").content.decode()
    page = browser.get("/takes/forget/").content.decode()
    assert f"your account “{NAME}”" in page
    assert "Yes, forget me" in page
    zoe.refresh_from_db()
    assert zoe.is_active
    assert browser.post("/takes/forget/")["Location"] == "/takes/"
    zoe.refresh_from_db()
    assert (zoe.is_active, zoe.email) == (False, "")
    assert "_auth_user_id" not in browser.session
    assert not Client().login(username=NAME, password="a long enough password")


def test_an_account_with_a_role_is_told_who_closes_it(moderator: User, moderator_client: Client) -> None:
    for response in (moderator_client.get("/takes/forget/"), moderator_client.post("/takes/forget/")):
        assert "An administrator closes it" in response.content.decode()
        assert "Yes, forget me" not in response.content.decode()
    moderator.refresh_from_db()
    assert moderator.is_active


def test_whoever_is_nobody_here_is_told_so(client: Client) -> None:
    assert "There is nothing to forget" in client.get("/takes/forget/").content.decode()
    assert client.post("/takes/forget/").status_code == 409


def test_the_page_says_what_goes_and_what_stays(player: Contributor) -> None:
    factory.recording(player, status=Recording.Status.LISTENED)
    page = browser_of(player).get("/takes/forget/").content.decode()
    assert "1 take, with its sound" in page
    assert "labels that people agreed on with your help" in page
    assert "your account" not in page
