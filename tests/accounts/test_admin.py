"""Decisions about people: with a reason, by those who may, and never upwards."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.groups import first_moderator
from accounts.models import Act, Contributor, JournalEntry, User
from tests import factory

pytestmark = pytest.mark.django_db

CONTRIBUTORS = "/admin/accounts/contributor/"


@pytest.fixture
def staff() -> Client:
    client, user = Client(), first_moderator()
    assert user is not None
    client.force_login(user)
    return client


def act(client: Client, action: str, contributor: Contributor, reason: str = "") -> Any:
    data = {"action": action, "reason": reason, "_selected_action": [str(contributor.pk)]}
    return client.post(CONTRIBUTORS, data, follow=True)


def test_blocking_takes_a_reason_and_is_logged(staff: Client, player: Contributor) -> None:
    act(staff, "block", player, "plays music")
    player.refresh_from_db()
    assert player.is_blocked
    assert player.blocked_reason == "plays music"
    assert LogEntry.objects.get().object_id == str(player.pk)


def test_blocking_without_a_reason_blocks_nobody_and_says_so(staff: Client, player: Contributor) -> None:
    response = act(staff, "block", player, "  ")
    player.refresh_from_db()
    assert not player.is_blocked
    assert "give a reason" in response.content.decode()


def test_unblocking_lifts_the_block(staff: Client, player: Contributor) -> None:
    player.block("by mistake")
    act(staff, "unblock", player)
    player.refresh_from_db()
    assert not player.is_blocked


def test_players_do_not_get_in(client: Client) -> None:
    client.force_login(User.objects.create_user("ada"))
    assert client.get(CONTRIBUTORS, follow=True).status_code == 403


@pytest.mark.parametrize("page", ["accounts/contributor", "corpus/recording", "moderation/report"])
def test_moderators_see_what_their_table_lists(staff: Client, player: Contributor, page: str) -> None:
    assert staff.get(f"/admin/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["accounts/user", "corpus/sample", "inference/score", "moderation/vote"])
def test_and_nothing_else(staff: Client, player: Contributor, page: str) -> None:
    assert staff.get(f"/admin/{page}/").status_code == 403


@pytest.mark.parametrize("page", ["auth/group", "account/emailaddress"])
def test_groups_and_e_mails_are_in_no_list_even_of_a_superuser(client: Client, page: str) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"/admin/{page}/").status_code == 404


def test_no_account_page_shows_an_e_mail_in_a_list_or_a_password_hash(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    ada = User.objects.create_user("ada", "ada@example.org", "a long enough password")
    told = client.get("/admin/accounts/user/").content.decode()
    assert "ada" in told
    assert "ada@example.org" not in told
    page = client.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()
    assert "ada@example.org" in page
    assert ada.password.split("$")[2][:6] not in page
    assert "ada" not in client.get("/admin/accounts/user/?q=example.org").content.decode()


def test_what_a_superuser_changes_of_an_account_is_in_the_journal(client: Client) -> None:
    root = User.objects.create_superuser("root")
    client.force_login(root)
    ada = User.objects.create_user("ada")
    data = {"username": "ada", "is_active": "on", "is_staff": "on", "date_joined_0": "2026-11-01"}
    data["date_joined_1"] = "10:00:00"
    assert client.post(f"/admin/accounts/user/{ada.pk}/change/", data).status_code == 302
    line = JournalEntry.objects.get(act=Act.ACCOUNT_CHANGED)
    assert (line.who, line.account) == (root, ada)
    assert "Staff status" in line.text


def test_the_speaker_s_receipt_is_no_moderator_s_to_read(staff: Client, player: Contributor) -> None:
    take = factory.recording(player)
    for page in ("/admin/corpus/recording/", f"/admin/corpus/recording/{take.pk}/change/"):
        response = staff.get(page)
        assert response.status_code == 200
        assert take.receipt not in response.content.decode()
    assert str(take.pk) in staff.get(f"/admin/corpus/recording/?q={take.receipt}").content.decode()
