"""Administrators give and take roles on pages of their own, and nobody is left without one."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import groups
from accounts.models import Act, JournalEntry, User

pytestmark = pytest.mark.django_db


def change(client: Client, account: User, do: str, role: str) -> str:
    path = f"/administration/{account.pk}/role/"
    return str(client.post(path, {"do": do, "role": role}, follow=True).content.decode())


@pytest.fixture
def grace() -> User:
    return User.objects.create_user("grace", "grace@example.org", "a long enough password")


@pytest.mark.parametrize(
    ("role", "page"), [("moderators", "/moderation/"), ("publishers", "/releases/schedules/")]
)
def test_a_role_opens_its_pages_at_once_and_taking_it_closes_them(
    administrator_client: Client, grace: User, client: Client, role: str, page: str
) -> None:
    client.force_login(grace)
    assert client.get(page).status_code == 403
    assert "Done." in change(administrator_client, grace, "give", role)
    assert client.get(page).status_code == 200
    assert "Done." in change(administrator_client, grace, "take", role)
    assert client.get(page).status_code == 403
    told = (
        JournalEntry.objects.filter(account=grace).order_by("pk").values_list("act", "who__username", "text")
    )
    assert list(told) == [("role_given", "ada", role), ("role_taken", "ada", role)]


def test_django_s_admin_is_opened_apart_from_any_role(administrator_client: Client, grace: User) -> None:
    change(administrator_client, grace, "give", "moderators")
    change(administrator_client, grace, "give", "admin-site")
    grace.refresh_from_db()
    assert grace.is_staff
    change(administrator_client, grace, "take", "admin-site")
    grace.refresh_from_db()
    assert not grace.is_staff


@pytest.mark.parametrize(
    ("do", "role", "words"),
    [
        ("give", "emperors", "There is no such role."),
        ("take", "moderators", "Nothing was to be changed."),
        ("swap", "moderators", "Nothing was to be changed."),
    ],
)
def test_what_cannot_be_is_told_and_leaves_no_line(
    administrator_client: Client, grace: User, do: str, role: str, words: str
) -> None:
    assert words in change(administrator_client, grace, do, role)
    assert not JournalEntry.objects.filter(account=grace).exists()


def test_the_last_administrator_stays_one(
    administrator: User, administrator_client: Client, grace: User
) -> None:
    assert "Nobody else is an administrator" in change(
        administrator_client, administrator, "take", "administrators"
    )
    close = f"/administration/{administrator.pk}/close/"
    told = administrator_client.post(close, {"name": "ada"}, follow=True).content.decode()
    assert "Nobody else is an administrator" in told
    change(administrator_client, grace, "give", "administrators")
    change(administrator_client, administrator, "take", "administrators")
    assert not administrator.groups.exists()
    assert administrator_client.get("/administration/").status_code == 403


def test_a_superuser_is_neither_closed_nor_signed_in_as(administrator_client: Client) -> None:
    root = User.objects.create_superuser("root", password="a long enough password")
    for what, form in (("close", {"name": "root"}), ("link", {})):
        told = administrator_client.post(f"/administration/{root.pk}/{what}/", form, follow=True)
        assert "This account has every right." in told.content.decode()
    root.refresh_from_db()
    assert root.is_active
    assert not JournalEntry.objects.filter(account=root).exists()


def test_a_link_signs_in_once_and_is_shown_once(
    administrator_client: Client, grace: User, client: Client
) -> None:
    response = administrator_client.post(f"/administration/{grace.pk}/link/")
    link = str(response.context["link"])
    assert link in response.content.decode()
    assert client.post(link).status_code == 302
    assert int(client.session["_auth_user_id"]) == grace.pk
    assert Client().post(link).status_code == 410
    assert JournalEntry.objects.get(account=grace).act == Act.LINK_MADE


def test_an_account_is_closed_by_its_name_and_for_good(
    administrator_client: Client, grace: User, client: Client
) -> None:
    client.force_login(grace)
    change(administrator_client, grace, "give", "moderators")
    path = f"/administration/{grace.pk}/close/"
    told = administrator_client.post(path, {"name": "ada"}, follow=True).content.decode()
    assert "Nothing was closed" in told
    administrator_client.post(path, {"name": "grace"})
    grace.refresh_from_db()
    assert (grace.is_active, grace.email, list(grace.groups.all())) == (False, "", [])
    assert client.get("/moderation/").status_code == 302
    assert "This account is closed." in change(administrator_client, grace, "give", "moderators")


def test_the_list_has_who_has_a_role_and_a_search_has_everybody(
    administrator_client: Client, moderator: User, grace: User
) -> None:
    page = administrator_client.get("/administration/").content.decode()
    assert ">moderator<" in page
    assert ">grace<" not in page
    assert ">grace<" in administrator_client.get("/administration/?name=gr").content.decode()
    assert "grace@example.org" not in administrator_client.get("/administration/?name=gr").content.decode()
    assert "Nobody of this name" in administrator_client.get("/administration/?name=xyz").content.decode()


def test_the_list_comes_a_page_at_a_time_in_as_many_queries(
    administrator_client: Client,
) -> None:
    def listed(**asked: str) -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as captured:
            response = administrator_client.get("/administration/", {"name": "u", **asked})
        return response.context, len(captured)

    User.objects.bulk_create(User(username=f"u{number:03}") for number in range(3))
    _, few = listed()
    User.objects.bulk_create(User(username=f"u{number:03}") for number in range(3, 120))
    group = Group.objects.get(name=groups.MODERATORS)
    for user in User.objects.filter(username__startswith="u"):
        user.groups.add(group)
    first, many = listed()
    assert many == few
    seen, page = [row.account.username for row in first["rows"]], first
    while page["next"]:
        page, _ = listed(after=page["next"])
        seen += [row.account.username for row in page["rows"]]
    assert seen == [f"u{number:03}" for number in range(120)]
