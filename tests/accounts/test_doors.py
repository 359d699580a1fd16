"""One door for everybody who signs in: who guesses comes to an end, and the owner still gets in."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.test import Client

from accounts import sign_in_link
from accounts.doors import known
from accounts.groups import ensure_groups
from accounts.limits.table import SIGN_UPS, WRONG_AT_AN_ACCOUNT, WRONG_AT_AN_ADDRESS, WRONG_CODES
from accounts.models import Act, JournalEntry, User
from accounts.tokens import keeping
from accounts.tokens.rights import PUSH_VOTES

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "a long enough password"


def signs_in(client: Client, name: str = "moderator", password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def lines(act: Act) -> list[tuple[str, str]]:
    rows = JournalEntry.objects.filter(act=act).order_by("pk")
    return [(row.account.username if row.account else "", row.text) for row in rows]


def code(secret: str, step: int = 0) -> str:
    """What an app shows now, or `step` times 30 s later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def sets_up(client: Client) -> str:
    """Sets a second factor up through its page; the secret."""
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page.content.decode())
    assert secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret[1])})
    assert done.status_code == 302, done.content.decode()
    return secret[1]


@pytest.fixture
def administrator(db: None) -> User:
    ensure_groups()
    user = User.objects.create_user("administrator", password=PASSWORD)
    user.groups.set(Group.objects.filter(name="administrators"))
    return user


# One door


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/?next=/admin/", "/admin/accounts/user/"])
def test_the_admin_sends_strangers_to_the_one_door_and_back(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"{LOGIN}?next=")
    User.objects.create_superuser("root", password=PASSWORD)
    back = signs_in(client, "root", next=path.partition("?")[0].replace("login/", ""))
    assert client.get(back["Location"]).status_code == 200


def test_the_admins_own_form_takes_no_password(client: Client) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert (answer.status_code, is_in(client)) == (302, False)


def test_the_admin_leads_to_no_other_site(client: Client) -> None:
    answer = client.get("/admin/login/?next=https://elsewhere.example/")
    assert answer["Location"] == f"{LOGIN}?next=%2Fadmin%2F"


def test_who_is_signed_in_and_may_not_is_told_so_and_sent_round_no_circle(client: Client) -> None:
    client.force_login(User.objects.create_user("player"))
    assert client.get("/admin/", follow=True).status_code == 403


# Guessing


def test_one_address_guesses_so_often_and_is_told_when_to_come_back(moderator: User, settings: Any) -> None:
    settings.LIMITS = {WRONG_AT_AN_ADDRESS.name: 3}
    here = Client(REMOTE_ADDR="203.0.113.7")
    told = [signs_in(here, f"name{number}", "wrong").status_code for number in range(4)]
    assert told == [200, 200, 200, 429]
    refused = signs_in(here)
    assert (refused.status_code, is_in(here)) == (429, False)
    assert 1 <= int(refused["Retry-After"]) <= WRONG_AT_AN_ADDRESS.seconds
    assert re.search(r"in \d+ minute", refused.content.decode())
    assert signs_in(Client(REMOTE_ADDR="203.0.113.8")).status_code == 302


def test_guesses_from_everywhere_come_to_an_end_and_the_owner_gets_in_where_they_were_before(
    moderator: User, settings: Any
) -> None:
    settings.LIMITS = {WRONG_AT_AN_ACCOUNT.name: 3}
    home = Client(REMOTE_ADDR="203.0.113.1")
    assert signs_in(home).status_code == 302
    home.post("/accounts/logout/")
    told = [signs_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), password="wrong").status_code for n in range(5)]
    assert told == [200, 200, 200, 429, 429]
    # Somebody new with the right password waits; the owner's browser, wherever it is now, does not.
    assert signs_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 429
    home.defaults["REMOTE_ADDR"] = "203.0.113.2"
    assert (signs_in(home).status_code, is_in(home)) == (302, True)


def test_every_name_and_address_of_somebody_is_one_account_to_guess_at(
    moderator: User, settings: Any
) -> None:
    settings.LIMITS = {WRONG_AT_AN_ACCOUNT.name: 3}
    User.objects.filter(pk=moderator.pk).update(email="first@example.org")
    EmailAddress.objects.create(user=moderator, email="second@example.org", verified=True)
    home = Client()
    assert signs_in(home, "second@example.org").status_code == 302
    home.post("/accounts/logout/")
    names = ("moderator", "first@example.org", "Second@example.org", "second@example.org", "MODERATOR")
    told = [signs_in(Client(), name, "wrong").status_code for name in names]
    assert told == [200, 200, 200, 429, 429]
    assert signs_in(home, "second@example.org").status_code == 302


def test_a_known_browser_is_no_way_to_guess_for_ever(moderator: User, settings: Any) -> None:
    settings.LIMITS = {"wrong_at_a_door": 2}
    home = Client()
    signs_in(home)
    home.post("/accounts/logout/")
    assert [signs_in(home, password="wrong").status_code for _ in range(3)] == [200, 200, 429]
    assert signs_in(Client()).status_code == 302


def test_a_cookie_of_ones_own_making_knows_nobody(moderator: User, settings: Any) -> None:
    settings.LIMITS = {WRONG_AT_AN_ACCOUNT.name: 1}
    forged = Client()
    forged.cookies[known.COOKIE] = '{"1": "door"}'
    other = Client()
    User.objects.create_user("player", password=PASSWORD)
    signs_in(other, "player")
    other.post("/accounts/logout/")
    for stranger in (forged, other):
        signs_in(stranger, password="wrong")
    assert signs_in(forged).status_code == 429
    assert signs_in(other).status_code == 429


def test_a_name_that_nobody_has_is_refused_alike(settings: Any) -> None:
    settings.LIMITS = {WRONG_AT_AN_ACCOUNT.name: 1}
    told = [signs_in(Client(), "nobody", "wrong").status_code for _ in range(2)]
    assert told == [200, 429]


def test_right_passwords_are_never_too_many(moderator: User, settings: Any) -> None:
    settings.LIMITS = {WRONG_AT_AN_ACCOUNT.name: 1, WRONG_AT_AN_ADDRESS.name: 1}
    assert [signs_in(Client()).status_code for _ in range(3)] == [302, 302, 302]


def test_an_address_makes_so_many_accounts(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/900s/ip"}
    words = {"password1": PASSWORD, "password2": PASSWORD}
    told = [Client().post("/accounts/signup/", {"username": f"p{n}", **words}) for n in range(2)]
    assert [each.status_code for each in told] == [302, 429]
    assert int(told[1]["Retry-After"]) == SIGN_UPS.seconds


# The journal


def test_the_journal_tells_who_came_in_and_who_did_not_and_of_players_nothing(moderator: User) -> None:
    User.objects.create_user("player", password=PASSWORD)
    for name in ("moderator", "player"):
        signs_in(Client(), name, "wrong")
        signs_in(Client(), name)
    assert lines(Act.SIGN_IN_FAILED) == [("moderator", "password")]
    assert [line.who for line in JournalEntry.objects.filter(act=Act.SIGNED_IN)] == [moderator]


# The second factor


def test_staff_are_asked_to_set_one_up_and_players_are_not(moderator: User) -> None:
    User.objects.create_user("player", password=PASSWORD)
    for name, asked in (("moderator", True), ("player", False)):
        browser = Client()
        signs_in(browser, name)
        assert ("Set up a second factor" in browser.get("/").content.decode()) is asked


@pytest.mark.django_db(transaction=True)  # allauth tells of a factor once it is kept
def test_with_a_second_factor_the_password_alone_opens_nothing(moderator: User) -> None:
    first = Client()
    signs_in(first)
    secret = sets_up(first)
    assert lines(Act.FACTOR_ADDED) == [("moderator", "totp"), ("moderator", "recovery_codes")]
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept
    browser = Client()
    asked = signs_in(browser)
    assert (asked["Location"], is_in(browser)) == ("/accounts/2fa/authenticate/", False)
    assert browser.get("/moderation/").status_code == 302
    assert browser.post(asked["Location"], {"code": "000000"}).status_code == 200
    assert lines(Act.SIGN_IN_FAILED) == [("moderator", "totp")]
    assert browser.post(asked["Location"], {"code": code(secret, 1)}).status_code == 302
    assert is_in(browser)
    assert browser.get("/moderation/").status_code == 200


def test_a_code_on_paper_lets_in_once(moderator: User) -> None:
    first = Client()
    signs_in(first)
    sets_up(first)
    page = first.get("/accounts/2fa/recovery-codes/").content.decode()
    paper = re.findall(r"<code>(\d+)</code>", page)
    assert len(paper) == 10
    told = []
    for _ in range(2):
        browser = Client()
        signs_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": paper[0]})
        told.append(is_in(browser))
    assert told == [True, False]


def test_wrong_codes_come_to_an_end(moderator: User) -> None:
    first = Client()
    signs_in(first)
    secret = sets_up(first)
    browser = Client()
    signs_in(browser)
    for _ in range(WRONG_CODES.most):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    browser.post("/accounts/2fa/authenticate/", {"code": code(secret, 1)})
    assert not is_in(browser)


def test_a_one_time_link_asks_for_the_second_factor_too(moderator: User) -> None:
    first = Client()
    signs_in(first)
    secret = sets_up(first)
    moderator.refresh_from_db()
    browser = Client()
    answer = browser.post(sign_in_link.make(moderator))
    assert (answer["Location"], is_in(browser)) == ("/accounts/2fa/authenticate/", False)
    browser.post(answer["Location"], {"code": code(secret, 1)})
    assert is_in(browser)


def test_where_it_is_a_must_no_right_counts_without_it(moderator: User, settings: Any) -> None:
    _, token = keeping.make(moderator, "voter", [PUSH_VOTES], days=1)
    settings.REQUIRE_SECOND_FACTOR = "staff"
    browser = Client()
    signs_in(browser)
    assert browser.get("/moderation/")["Location"] == "/accounts/2fa/totp/activate/"
    assert browser.post("/moderation/reports/").status_code in (403, 404, 405)
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert program.post("/api/v1/votes", {}, content_type="application/json").status_code == 403
    led = browser.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "asks for a second factor" in led
    sets_up(browser)
    assert browser.get("/moderation/").status_code == 200
    assert program.post("/api/v1/votes", {}, content_type="application/json").status_code == 422


def test_where_it_is_a_must_players_need_none(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = "staff"
    User.objects.create_user("player", password=PASSWORD)
    browser = Client()
    signs_in(browser, "player")
    assert browser.get("/takes/").status_code == 200
    assert browser.get("/moderation/").status_code == 403


def test_an_administrator_takes_a_lost_factor_away_and_the_journal_says_so(
    moderator: User, administrator: User
) -> None:
    first = Client()
    signs_in(first)
    sets_up(first)
    desk = Client()
    signs_in(desk, "administrator")
    page = f"/administration/{moderator.pk}/"
    assert "Take the second factor away" in desk.get(page).content.decode()
    assert desk.post(f"{page}factor/").status_code == 302
    assert "Take the second factor away" not in desk.get(page).content.decode()
    assert lines(Act.FACTOR_REMOVED) == [("moderator", "")]
    browser = Client()
    assert (signs_in(browser)["Location"], is_in(browser)) == ("/", True)
    stranger = Client()
    signs_in(stranger)
    assert stranger.post(f"/administration/{administrator.pk}/factor/").status_code == 403


def test_who_is_forgotten_leaves_no_secret(moderator: User) -> None:
    first = Client()
    signs_in(first)
    sets_up(first)
    moderator.forget()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"],
)
def test_its_pages_are_in_our_own_look(moderator_client: Client, path: str) -> None:
    page = moderator_client.get(path, follow=True).content.decode()
    assert "· Your Turn</title>" in page
    assert 'class="page-header"' in page
    assert "Authenticator App" not in page
