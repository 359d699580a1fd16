"""Who a browser is, and what signing in and out does to that."""

from typing import Any

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client
from pytest_django import Settings

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
    """As a page sees it, and a socket opened with the same cookies."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    found: Contributor | None = client.get("/takes/").context["request"].contributor
    assert found == contributors.in_session(cookies, cookies.get(settings.SESSION_COOKIE_NAME) or None)
    return found


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
        assert contributors.guest({"contributor": bad}) is None
    assert contributors.guest({"contributor": good}) == player


def test_a_cookie_put_aside_does_not_pass_for_the_cookie(player: Contributor) -> None:
    aside = contributors.cookie_value(player, contributors.ASIDE)
    assert contributors.guest({"contributor": aside}) is None


def test_a_guest_put_aside_before_sessions_told_accounts_is_still_known(player: Contributor) -> None:
    aside = contributors.cookie_value(player, contributors.ASIDE)
    assert contributors.guest({contributors.ASIDE: aside}) == player


def test_a_cookie_from_before_there_were_epochs_is_of_the_first(player: Contributor) -> None:
    old = Signer(salt=f"accounts.{contributors.COOKIE}").sign(str(player.pk))
    assert contributors.guest({"contributor": old}) == player
    player.unlink()
    assert contributors.guest({"contributor": old}) is None


def test_a_cookie_planted_before_sign_up_opens_nothing_afterwards(player: Contributor) -> None:
    planter, victim = browser_of(player), browser_of(player)
    words = {"username": "grace", "password1": PASSWORD, "password2": PASSWORD}
    victim.post("/accounts/signup/", words)
    assert who(victim) == player
    assert who(planter) is None


def test_a_copied_cookie_opens_nothing_after_signing_out_and_a_new_password(
    player: Contributor, user: User
) -> None:
    client, second = browser_of(player), Client()
    copy = client.cookies.copy()
    sign_in(client)
    sign_in(second)
    stolen = Client()
    stolen.cookies.update(second.cookies)
    stolen.cookies.update(copy)
    assert who(stolen) == player
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
    )
    assert who(client) == player
    client.post("/accounts/logout/")
    assert who(client) is None
    assert who(stolen) is None


def test_the_cookie_of_an_account_s_contributor_is_nobody_s_key(player: Contributor, user: User) -> None:
    player.link(user)
    assert who(browser_of(player)) is None


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
def test_the_pages_of_allauth_wear_the_site_s_look(client: Client, settings: Settings, page: str) -> None:
    settings.SENDS_MAIL = True
    content = client.get(f"/accounts/{page}/").content.decode()
    assert "page-header" in content
    assert "button--primary" in content
    assert "Menu:" not in content
