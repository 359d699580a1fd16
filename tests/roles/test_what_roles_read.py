"""No role reads an e-mail address or a password hash, or switches off what keeps promises; page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from accounts.groups import ROLES
from accounts.models import User
from tests.roles import cast as casting
from tests.roles import table
from tests.roles.cast import Cast
from tests.roles.conftest import forgotten

WITH_A_ROLE = ("moderator", "publisher", "administrator")
SECRETS = ("password", "email", "digest", "secret", "session_data")
"""Names of columns that no role has any business with."""

CLOSED = ("django_celery_beat", "sessions", "auth", "account", "admin", "contenttypes")
"""Rooms of packages: what runs when, who is signed in, rights, addresses. A superuser's alone."""


@pytest.fixture
def addressed(cast: Cast) -> Cast:
    """Everybody has an address that would be seen if it were shown, and may open Django's admin."""
    for user in User.objects.all():
        user.email = f"private-{user.username}@mail.example"
        user.is_staff = user.username in WITH_A_ROLE
        user.save()
        EmailAddress.objects.create(user=user, email=user.email)
    return cast


def whole(response: Any) -> str:
    if isinstance(response, HttpResponse):
        return response.content.decode(errors="replace")
    return b"".join(response).decode(errors="replace")


def pages_of_the_site(cast: Cast) -> Iterator[str]:
    """Every address that answers to a GET, exports included."""
    for (method, address), _ in table.rows().items():
        if method == "GET" and not address.startswith("accounts/"):  # these are one's own
            yield casting.path(address, cast.values)


def pages_of_the_admin() -> Iterator[str]:
    """Every list, its search, a form and a history of each table."""
    for model, shown in admin.site._registry.items():
        page = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
        yield from (page, f"{page}?q=private" if shown.search_fields else page)
        if (first := model._default_manager.order_by("pk").values_list("pk", flat=True).first()) is not None:
            yield from (f"{page}{first}/change/", f"{page}{first}/history/")


@pytest.mark.parametrize("role", WITH_A_ROLE)
def test_no_page_shows_a_role_anybody_s_address_or_password_hash(addressed: Cast, role: str) -> None:
    hashes = [user.password for user in User.objects.exclude(username=role) if len(user.password) > 20]
    assert hashes
    told, looked_at = [], 0
    for page in [*pages_of_the_site(addressed), *pages_of_the_admin()]:
        with forgotten():
            response = addressed.client(role).get(page)
        if response.status_code == 200:
            text, looked_at = whole(response), looked_at + 1
            others = text.replace(f"private-{role}@mail.example", "")
            told += [page] if "@mail.example" in others or any(each in text for each in hashes) else []
    assert told == []
    assert looked_at > 25


@pytest.mark.parametrize("role", WITH_A_ROLE)
def test_no_role_opens_what_packages_keep(addressed: Cast, role: str) -> None:
    client = addressed.client(role)
    for model in admin.site._registry:
        if model._meta.app_label in CLOSED or model is User:
            page = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
            assert {client.get(page).status_code, client.get(f"{page}add/").status_code} == {403}, page


@pytest.mark.parametrize("role", WITH_A_ROLE)
def test_no_role_switches_retention_off(addressed: Cast, role: str) -> None:
    every, _ = IntervalSchedule.objects.get_or_create(every=1, period="hours")
    task = "corpus.housekeeping.forget_expired"
    row = PeriodicTask.objects.create(name="retention of a test", task=task, interval=every)
    client: Client = addressed.client(role)
    page = "/admin/django_celery_beat/periodictask/"
    form = {"name": row.name, "task": task, "interval": every.pk, "enabled": ""}
    assert client.post(f"{page}{row.pk}/change/", form).status_code == 403
    for action in ("disable_tasks", "delete_selected", "run_tasks"):
        assert client.post(page, {"action": action, "_selected_action": [row.pk]}).status_code == 403
    assert client.post(f"{page}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.enabled


def test_no_role_has_a_right_to_accounts_sessions_schedules_or_rights() -> None:
    given = {right for role in ROLES for right in role.rights}
    assert not {right for right in given if right.partition(".")[0] in CLOSED}
    assert not {right for right in given if right.endswith(("_user", "_apitoken", "_consent"))}


@pytest.mark.django_db
def test_every_right_that_a_role_has_stands_in_the_table(cast: Cast) -> None:
    for role in ROLES:
        user = cast.users[role.group.removesuffix("s")]
        assert user.get_all_permissions() == set(role.rights)
        assert not user.user_permissions.exists()
    assert Permission.objects.count() > 100  # so that there was something not to have


def test_no_list_form_or_search_of_the_admin_names_a_column_of_secrets_but_for_superusers() -> None:
    for model, shown in admin.site._registry.items():
        if model is User:
            continue  # nobody has a right to it; see above
        named = {str(name) for name in (*shown.list_display, *shown.search_fields, *shown.list_filter)}
        forms = {name for name in (shown.fields or ()) if isinstance(name, str)} | set(shown.readonly_fields)
        for name in named | {str(each) for each in forms}:
            assert not [each for each in SECRETS if each == name.rpartition("__")[2]], f"{model}: {name}"


def test_secrets_are_columns_that_there_are() -> None:
    columns = {column.name for model in apps.get_models() for column in model._meta.concrete_fields}
    assert set(SECRETS) <= columns
