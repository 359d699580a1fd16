"""What is kept of people: one table in the code, the same in the docs and on the page, held to the code."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import addresses, contributors
from accounts.doors import known
from accounts.limits.table import LONGEST
from accounts.models import Sighting
from config.words import speaking
from games.importing.models import KEPT
from games.referee import listeners
from games.talks.reporting import FILED_WITHIN
from moderation.housekeeping import forget_addresses
from moderation.people import privacy
from moderation.people.privacy import ABOUT_PEOPLE, COOKIES, Fact
from publishing.schedules import looking
from tests import factory
from tests.moderation import listening

PAGE = (settings.BASE_DIR / "docs" / "privacy.md").read_text()
SHORT = PAGE.partition("## Table by table")[0]
EVERY = (*ABOUT_PEOPLE, *COOKIES)


def row(fact: Fact) -> str:
    kept = fact.kept % {"n": fact.n} if fact.n else fact.kept
    return f"| {fact.what} | `{fact.where}` | {kept} | {fact.seen} |"


@pytest.mark.parametrize("fact", EVERY, ids=lambda fact: fact.where)
def test_the_docs_have_every_line_of_the_code(fact: Fact) -> None:
    assert row(fact) in SHORT


def test_the_docs_have_no_line_of_their_own() -> None:
    assert len(re.findall(r"^\| (?!---|what )", SHORT, re.MULTILINE)) == len(EVERY)


def test_the_times_are_those_of_the_code() -> None:
    kept = {fact.where: fact.n for fact in EVERY}
    assert kept["accounts.Sighting: contributor, address, seen_at"] == addresses.KEPT.days
    assert kept["moderation.Report: address"] == addresses.KEPT.days
    assert kept["moderation.Vote: address"] == addresses.KEPT.days
    assert kept["games.Side: address"] == FILED_WITHIN.days
    assert kept["cache: address:key"] == addresses.KEY_DAYS
    assert kept["cache: address:speakers"] * 3600 == addresses.DAY
    assert kept["cache: limit"] * 3600 == LONGEST
    assert kept["corpus.Recording: copy_of, audio"] == settings.RETENTION_DAYS
    assert kept["publishing.Delivery: address, answer"] == looking.KEPT.days
    assert kept["games.ImportRun: upload"] == KEPT.days
    assert kept[contributors.COOKIE] * 86400 == contributors.MAX_AGE
    assert f"{addresses.LENGTH} digits" in ABOUT_PEOPLE[0].what
    assert f"first {addresses.HOME_BITS} bits" in PAGE
    assert f"once in {addresses.APART // 60} minutes" in PAGE


@pytest.mark.parametrize(
    "fact", [fact for fact in ABOUT_PEOPLE if not fact.where.startswith("cache")], ids=lambda fact: fact.where
)
def test_every_field_that_is_named_exists(fact: Fact) -> None:
    room, _, rest = fact.where.partition(".")
    model, _, names = rest.partition(":")
    if not names:
        assert all(apps.get_model(room, each.strip()) for each in model.split(","))
        return
    fields = {field.name for field in apps.get_model(room, model)._meta.get_fields()}
    assert {name.strip() for name in names.split(",")} <= fields


def test_a_sighting_has_no_field_that_is_not_named() -> None:
    fields = {field.name for field in Sighting._meta.get_fields()} - {"id"}
    assert fields == set(ABOUT_PEOPLE[0].where.partition(": ")[2].split(", "))


def test_every_cookie_of_ours_is_named() -> None:
    named = {fact.where for fact in COOKIES}
    scripts = [script.read_text() for script in (settings.BASE_DIR / "static").rglob("*.js")]
    set_here = {name for text in scripts for name in re.findall(r"document\.cookie = `(\w+)=", text)}
    assert set_here == {"theme", "fonts", "microphone"}
    sent = {contributors.COOKIE, contributors.ASIDE, listeners.COOKIE, known.COOKIE, speaking.COOKIE}
    assert named == sent | set_here | {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def test_no_column_of_any_table_of_ours_is_an_address_that_is_not_named() -> None:
    ours = {"accounts", "api", "corpus", "games", "inference", "moderation", "publishing", "rewards"}
    found = {
        f"{model._meta.app_label}.{model._meta.object_name}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.concrete_fields
        if re.search(r"address|\bip\b|_ip$|remote", field.name)
    }
    # Mailboxes and pages that publishers have told to be told: none of these is where somebody was.
    found -= {"publishing.Subscription.address", "publishing.Delivery.address"}
    assert found == {
        "accounts.Sighting.address",
        "games.Side.address",
        "moderation.Report.address",
        "moderation.Vote.address",
    }


@pytest.mark.django_db
def test_no_address_stands_in_any_row_or_in_the_cache(client: Client) -> None:
    cache.clear()
    here = "93.184.216.34"
    person = factory.contributor()
    other = listening.client_of(person, here)
    listening.vote(other, listening.serve(person, listening.open_sample()))
    listening.report(other, listening.serve(person, listening.open_sample()))
    Client(REMOTE_ADDR=here).post("/takes/receipt/", {"receipt": "AAAA-AAAA-AAAA"})
    addresses.note_speaker(here, person.pk)
    assert Sighting.objects.exists()
    for model in apps.get_models():
        assert here not in str(list(model._default_manager.values())), model
    assert not [key for key in getattr(cache, "_cache", {}) if here in key]


@pytest.mark.django_db
def test_whoever_is_forgotten_leaves_no_sighting_and_no_appeal() -> None:
    person, other = factory.contributor(), factory.contributor()
    for each in (person, other):
        addresses.note_sighting("93.184.216.34", each.pk)
        for days, status in enumerate(("open", "kept")):
            since = timezone.now() - timedelta(days=days)
            each.appeals.create(about="block", since=since, status=status, text="It was me.", answer="No.")
    assert listening.client_of(person).post("/takes/forget/").status_code == 302
    assert [each.contributor for each in Sighting.objects.all()] == [other]
    assert not person.appeals.exists()
    assert other.appeals.exclude(text="").count() == 2


@pytest.mark.django_db
def test_everybody_can_read_it_from_the_footer_and_where_they_agree(client: Client) -> None:
    for page in ("/takes/", "/consent/"):
        assert 'href="/privacy/"' in client.get(page).content.decode()
    shown = client.get("/privacy/")
    assert shown.status_code == 200
    told = shown.content.decode()
    for fact in EVERY:
        assert fact.where in told
    assert "until 7 days after a moderator answered" in told
    german = client.get("/privacy/", headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="de"' in german


def test_the_forgetting_is_scheduled_every_hour() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["addresses"]["task"] == forget_addresses.name
    assert callable(privacy.forget_addresses)
