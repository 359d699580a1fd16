"""Who a browser is, and what signing in and out does to that."""

from typing import Any

import pytest
from django.test import Client

from accounts import contributors
from accounts.models import Contributor, User
from tests import factory

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada", email="ada@example.org", password=PASSWORD)


def browser_of(contributor: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


def who(client: Client) -> Contributor | None:
    return contributors.from_cookies({name: morsel.value for name, morsel in client.cookies.items()})


def sign_in(client: Client, name: str = "ada") -> Any:
    response = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert response.status_code == 302
    return response


def test_a_forged_or_broken_cookie_is_nobody(player: Contributor) -> None:
    good = contributors.cookie_value(player)
    for bad in (
        "",
        str(player.pk),
        good[:-1],
        good.replace(str(player.pk), str(factory.contributor().pk)),
        "x:y",
    ):
        assert contributors.from_cookies({"contributor": bad}) is None
    assert contributors.from_cookies({"contributor": good}) == player


def test_a_cookie_put_aside_does_not_pass_for_the_cookie(player: Contributor) -> None:
    aside = contributors.cookie_value(player, contributors.ASIDE)
    assert contributors.from_cookies({"contributor": aside}) is None


def test_signing_in_takes_the_guest_along(player: Contributor, user: User) -> None:
    client = browser_of(player)
    sign_in(client)
    player.refresh_from_db()
    assert player.user == user
    assert who(client) == player


def test_signing_up_takes_the_guest_along(player: Contributor) -> None:
    client = browser_of(player)
    words = {"username": "grace", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", words).status_code == 302
    player.refresh_from_db()
    assert player.user == User.objects.get(username="grace")


def test_one_can_sign_in_with_an_email_address(user: User) -> None:
    client = Client()
    sign_in(client, "ada@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_account_s_own_contributor_stays_and_takes_nobody_else_s_takes(
    player: Contributor, user: User
) -> None:
    own = factory.contributor(user=user)
    take = factory.recording(player)
    client = browser_of(player)
    sign_in(client)
    assert who(client) == own
    player.refresh_from_db()
    take.refresh_from_db()
    assert player.user is None
    assert take.contributor == player


def test_the_guest_put_aside_comes_back_after_signing_out(player: Contributor, user: User) -> None:
    factory.contributor(user=user)
    client = browser_of(player)
    sign_in(client)
    client.post("/accounts/logout/")
    assert who(client) == player


def test_signing_out_leaves_no_takes_behind_on_a_shared_computer(player: Contributor, user: User) -> None:
    client = browser_of(player)
    sign_in(client)
    client.post("/accounts/logout/")
    assert who(client) is None
    assert "_auth_user_id" not in client.session


def test_a_guest_linked_to_one_account_is_not_linked_to_another(player: Contributor, user: User) -> None:
    other = User.objects.create_user("eve", password=PASSWORD)
    player.link(other)
    client = browser_of(player)
    sign_in(client)
    player.refresh_from_db()
    assert player.user == other


def test_agreeing_while_signed_in_gives_the_account_its_contributor(user: User) -> None:
    client = Client()
    sign_in(client)
    client.post("/consent/", {"adult": "on", "agree": "on", "language": "en"})
    assert who(client) == Contributor.objects.get(user=user)


def test_signing_in_never_leads_off_the_site(user: User) -> None:
    response = Client().post(
        "/accounts/login/", {"login": "ada", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_asking_to_sign_out_signs_nobody_out(user: User) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


def test_a_blocked_contributor_is_known_to_be(player: Contributor) -> None:
    player.block("plays music")
    player.refresh_from_db()
    assert player.is_blocked
    assert player.blocked_reason == "plays music"
    player.unblock()
    player.refresh_from_db()
    assert not player.is_blocked


@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
def test_the_pages_of_allauth_wear_the_site_s_look(client: Client, page: str) -> None:
    content = client.get(f"/accounts/{page}/").content.decode()
    assert "page-header" in content
    assert "button--primary" in content
    assert "Menu:" not in content
