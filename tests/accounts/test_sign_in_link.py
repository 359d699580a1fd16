"""The first moderator gets in once without a password, and then has one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import groups, sign_in_link
from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> User:
    user = groups.first_moderator()
    assert user is not None
    return user


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_looking_at_the_link_neither_signs_in_nor_uses_it_up(first: User) -> None:
    path, client = sign_in_link.make(first), Client()
    for _ in range(2):
        response = client.get(path)
        assert response.status_code == 200
        assert "<form" in response.content.decode()
    client.head(path)
    assert not signed_in(client)
    assert client.post(path).status_code == 302


def test_the_link_signs_in_and_asks_for_a_password(first: User, client: Client) -> None:
    response = client.post(sign_in_link.make(first), follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/password/set/"
    assert "Choose a password" in response.content.decode()
    words = {"password1": "a long enough password", "password2": "a long enough password"}
    assert client.post("/accounts/password/set/", words)["Location"] == "/"
    assert Client().login(username="moderator", password="a long enough password")


def test_the_link_works_once(first: User) -> None:
    path = sign_in_link.make(first)
    assert Client().post(path).status_code == 302
    second = Client()
    response = second.post(path)
    assert response.status_code == 410
    assert "used up" in response.content.decode()
    assert not signed_in(second)
    assert second.get(path).status_code == 410


def test_of_two_requests_at_the_same_time_one_gets_in(first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sign_in_link.make(first).split("/")
    uid, token = path[-3], path[-2]
    both_looked = sign_in_link.user_of(uid, token)
    assert sign_in_link.use(uid, token) == first
    monkeypatch.setattr(sign_in_link, "user_of", lambda *_: both_looked)
    assert sign_in_link.use(uid, token) is None


def test_the_link_expires(first: User, client: Client, settings: Settings) -> None:
    path = sign_in_link.make(first)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.post(path).status_code == 410
    assert not signed_in(client)


def test_the_link_of_one_opens_nothing_of_another(first: User, client: Client) -> None:
    ada = User.objects.create_user("ada")
    own, other = sign_in_link.make(first).split("/"), sign_in_link.make(ada).split("/")
    assert client.post(f"/sign-in/{other[-3]}/{own[-2]}/").status_code == 410
    for broken in ("/sign-in/x/y/", "/sign-in/////"):
        assert client.post(broken).status_code in (404, 410)


def test_a_link_of_somebody_shut_out_opens_nothing(first: User, client: Client) -> None:
    path = sign_in_link.make(first)
    User.objects.filter(pk=first.pk).update(is_active=False)
    assert client.post(path).status_code == 410


def test_the_first_moderator_is_offered_until_a_password_is_set(first: User) -> None:
    assert groups.first_moderator() == first
    User.objects.filter(pk=first.pk).update(last_login=timezone.now() - timedelta(days=1))
    assert groups.first_moderator() == first
    first.set_password("a long enough password")
    first.save()
    assert groups.first_moderator() is None


def test_nobody_is_made_where_somebody_can_moderate(moderator: User) -> None:
    assert groups.first_moderator() is None
    assert User.objects.count() == 1


def test_a_moderator_who_was_shut_out_does_not_count(moderator: User) -> None:
    moderator.is_active = False
    moderator.save()
    first = groups.first_moderator()
    assert first is not None
    assert first.username != moderator.username


def test_the_first_moderator_gets_rights_by_groups_alone(first: User) -> None:
    assert first.is_staff
    assert not first.is_superuser
    assert not first.has_usable_password()
    assert {"moderators", "publishers"} <= set(first.groups.values_list("name", flat=True))
    for right in (
        "moderation.add_review",
        "publishing.add_release",
        "corpus.view_recording",
        "accounts.appoint",
    ):
        assert first.has_perm(right)
    assert not first.has_perm("corpus.delete_recording")


def test_making_the_groups_again_changes_nothing_and_repairs_rights() -> None:
    groups.ensure_groups()
    before = {group.name: group.permissions.count() for group in Group.objects.all()}
    Group.objects.get(name="publishers").permissions.clear()
    Group.objects.get(name="moderators").permissions.set(Permission.objects.all())
    groups.ensure_groups()
    assert {group.name: group.permissions.count() for group in Group.objects.all()} == before


def test_every_migrate_takes_what_the_table_does_not_list() -> None:
    groups.ensure_groups()
    publishers = Group.objects.get(name="publishers")
    publishers.permissions.add(Permission.objects.get(codename="change_periodictask"))
    call_command("migrate", verbosity=0)
    listed = {role.group: set(role.rights) for role in groups.ROLES}["publishers"]
    names = publishers.permissions.values_list("content_type__app_label", "codename")
    assert {".".join(name) for name in names} == listed


def test_a_right_that_no_room_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    flying = groups.Role("moderators", "", "", "", ("moderation.fly",))
    monkeypatch.setattr(groups, "ROLES", (flying,))
    with pytest.raises(LookupError, match=r"moderation\.fly"):
        groups.ensure_groups()
