"""Decisions about people: with a reason, by those who may, and never upwards."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from accounts.groups import first_moderator
from accounts.models import Contributor, User

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
    assert client.get(CONTRIBUTORS).status_code == 302


@pytest.mark.parametrize(
    "page",
    ["accounts/user", "accounts/contributor", "accounts/consent", "corpus/recording", "corpus/sample"],
)
def test_moderators_see_every_list(staff: Client, player: Contributor, page: str) -> None:
    assert staff.get(f"/admin/{page}/").status_code == 200


def test_a_moderator_can_appoint_another(staff: Client) -> None:
    new = User.objects.create_user("grace")
    group = Group.objects.get(name="moderators")
    data = {"username": "grace", "is_active": "on", "is_staff": "on", "groups": [group.pk]}
    response = staff.post(f"/admin/accounts/user/{new.pk}/change/", data)
    assert response.status_code == 302
    assert new.has_perm("moderation.add_review")


def test_nobody_makes_themselves_a_superuser(staff: Client) -> None:
    user = User.objects.get(username="moderator")
    data = {"username": "moderator", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    staff.post(f"/admin/accounts/user/{user.pk}/change/", data)
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_superuser_s_password_is_out_of_reach(staff: Client) -> None:
    root = User.objects.create_superuser("root", password="a long enough password")
    assert staff.get(f"/admin/accounts/user/{root.pk}/password/").status_code == 403
    words = {"password1": "another long password", "password2": "another long password"}
    assert staff.post(f"/admin/accounts/user/{root.pk}/password/", words).status_code == 403
