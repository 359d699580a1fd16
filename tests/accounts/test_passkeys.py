"""A passkey alone opens the door: whose it is, once, counted and written down as any sign-in."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import contributors
from accounts.limits.table import PASSKEYS, WRONG_AT_AN_ADDRESS
from accounts.models import Act, Contributor, JournalEntry, User
from tests.accounts.device import ORIGIN, SEEN, SITE, Device
from tests.accounts.test_doors import PASSWORD, is_in, lines, signs_in

pytestmark = pytest.mark.django_db

DOOR = "/accounts/2fa/webauthn/login/"
ADD = "/accounts/2fa/webauthn/add/"
SECOND = "/accounts/2fa/authenticate/"
WORDS = "No passkey of yours answered"
ELSEWHERE = "https://localhost.example"


def junk(**response: str) -> str:
    """Of the shape of a passkey's answer."""
    return json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})


JUNK = [
    *("", "null", "[]", "1", '"x"', "{}", "[" * 3_000, '{"response": []}', '{"response": {"userHandle": 7}}'),
    *(junk(clientDataJSON=data, attestationObject=data) for data in ("", "AA", "_w", "é", "oWFh")),
    *(
        junk(clientDataJSON=data, authenticatorData=data, signature=data, userHandle=data)
        for data in ("AA", "é")
    ),
    junk(clientDataJSON="e30", attestationObject="oA"),
    junk(clientDataJSON="e30", authenticatorData="A" * 64, signature="AA", userHandle="MQ"),
]


def browser(address: str = "203.0.113.7") -> Client:
    """One that knows the site by its name: passkeys hang on it."""
    return Client(SERVER_NAME=SITE, REMOTE_ADDR=address)


def asked(client: Client) -> dict[str, Any]:
    """What a device is to sign."""
    told = client.get(DOOR, headers={"Accept": "application/json"}).json()
    options: dict[str, Any] = told["request_options"]
    return options


def comes_in(client: Client, device: Device, next_url: str = "", **how: Any) -> Any:
    return client.post(DOOR, {"credential": device.sign(asked(client), **how), "next": next_url})


def words(answer: Any, client: Client) -> str:
    """What the page says that one is sent back to."""
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"], follow=True).content.decode()


def made_by(name: str) -> Device:
    """The device of an account, with a passkey made through its page."""
    client, device = browser(), Device()
    signs_in(client, name)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(ADD).content.decode()
    found = re.search(r'<script id="passkey" type="application/json">(.*?)</script>', page)
    assert found, page
    credential = device.make(json.loads(found[1])["creation_options"])
    added = client.post(ADD, {"name": "telephone", "credential": credential})
    assert added.status_code == 302, added.content.decode()
    return device


@pytest.fixture
def player_account(db: None) -> User:
    return User.objects.create_user("player", password=PASSWORD)


@pytest.fixture
def device(player_account: User) -> Device:
    return made_by("player")


def test_a_player_comes_in_with_nothing_but_the_passkey_and_goes_where_they_were_going(
    device: Device,
) -> None:
    client = browser()
    answer = comes_in(client, device, next_url="/takes/")
    assert (answer["Location"], is_in(client)) == ("/takes/", True)
    assert client.get("/takes/").status_code == 200


def test_it_leads_off_the_site_for_nobody(device: Device) -> None:
    client = browser()
    assert comes_in(client, device, next_url="https://elsewhere.example/")["Location"] == "/"


def test_what_a_guest_has_recorded_comes_along_and_their_cookie_is_worth_nothing(
    device: Device, player_account: User
) -> None:
    client, guest = browser(), Contributor.objects.create()
    copied = contributors.cookie_value(guest)
    client.cookies[contributors.COOKIE] = copied
    comes_in(client, device)
    guest.refresh_from_db()
    assert (guest.user, contributors.guest({contributors.COOKIE: copied})) == (player_account, None)
    assert not client.cookies[contributors.COOKIE].value


def test_for_staff_it_is_password_and_second_factor_in_one(moderator: User, settings: Any) -> None:
    device = made_by("moderator")
    settings.REQUIRE_SECOND_FACTOR = "staff"
    before = JournalEntry.objects.filter(act=Act.SIGNED_IN).count()
    client = browser()
    comes_in(client, device)
    assert client.get("/moderation/").status_code == 200
    signed_in = JournalEntry.objects.filter(act=Act.SIGNED_IN, who=moderator)
    assert signed_in.count() == before + 1


def test_a_device_that_has_not_looked_who_it_is_opens_nothing(device: Device) -> None:
    client = browser()
    answer = comes_in(client, device, seen=SEEN)
    assert WORDS in words(answer, client)
    assert not is_in(client)


def test_what_was_signed_for_another_site_opens_nothing(device: Device) -> None:
    client = browser()
    assert WORDS in words(comes_in(client, device, origin=ELSEWHERE), client)
    assert not is_in(client)
    assert comes_in(client, device, origin=ORIGIN).status_code == 302
    assert is_in(client)


def test_a_passkey_that_nobody_here_has_opens_nothing(device: Device) -> None:
    client, stranger = browser(), Device(owner=device.owner)
    assert WORDS in words(comes_in(client, stranger), client)
    assert WORDS in words(comes_in(client, Device(owner="bm9ib2R5")), client)
    assert not is_in(client)


def test_a_passkey_that_was_taken_away_opens_nothing_and_the_journal_knows(moderator: User) -> None:
    device = made_by("moderator")
    Authenticator.objects.filter(user=moderator).delete()
    client = browser()
    assert WORDS in words(comes_in(client, device), client)
    assert not is_in(client)
    assert lines(Act.SIGN_IN_FAILED) == [("moderator", "webauthn")]


def test_what_was_signed_before_opens_nothing_again(device: Device) -> None:
    client, thief = browser(), browser()
    signed = device.sign(asked(client))
    assert client.post(DOOR, {"credential": signed}).status_code == 302
    assert is_in(client)
    asked(thief)
    assert WORDS in words(thief.post(DOOR, {"credential": signed}), thief)
    assert not is_in(thief)


def test_wrong_ones_are_counted_with_wrong_passwords_of_that_address(device: Device, settings: Any) -> None:
    settings.LIMITS = {WRONG_AT_AN_ADDRESS.name: 3}
    here = browser("203.0.113.20")
    signs_in(here, "player", "wrong")
    told = [comes_in(here, Device(owner=device.owner)).status_code for _ in range(3)]
    assert told == [302, 302, 429]
    refused = comes_in(here, device)
    assert (refused.status_code, is_in(here)) == (429, False)
    assert re.search(r"in \d+ minute", refused.content.decode())
    assert comes_in(browser("203.0.113.21"), device).status_code == 302, (
        "its owner is locked out nowhere else"
    )


def test_right_ones_are_never_too_many_and_a_known_browser_has_a_count_of_its_own(
    device: Device, settings: Any
) -> None:
    settings.LIMITS = {WRONG_AT_AN_ADDRESS.name: 1, "wrong_at_a_door": 1}
    home = browser("203.0.113.20")
    for _ in range(3):
        comes_in(home, device)
        assert is_in(home)
        home.post("/accounts/logout/")
    neighbour = browser("203.0.113.20")
    assert [comes_in(neighbour, Device()).status_code for _ in range(2)] == [302, 429]
    assert [comes_in(home, Device()).status_code for _ in range(2)] == [302, 429]


def test_it_is_not_asked_for_without_end(settings: Any) -> None:
    settings.LIMITS = {PASSKEYS.name: 1}
    client = browser()
    asked(client)
    told = client.get(DOOR, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (429, "too_much")


def test_whoever_follows_its_address_is_led_to_the_door() -> None:
    assert browser().get(DOOR)["Location"] == "/accounts/login/"


@pytest.mark.parametrize("credential", JUNK)
def test_what_is_no_passkey_is_refused_in_words(credential: str) -> None:
    client = browser()
    asked(client)
    assert WORDS in words(client.post(DOOR, {"credential": credential}), client)


def test_nor_is_it_added_or_taken_for_a_second_factor(device: Device) -> None:
    owner, half_in = browser(), browser()
    signs_in(half_in, "player")
    comes_in(owner, device)
    owner.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for credential in JUNK:
        owner.get(ADD)
        page = owner.post(ADD, {"name": "x", "credential": credential}).content.decode()
        assert re.search(r'role="alert">[^<]', page)
        half_in.get(SECOND)
        assert half_in.post(SECOND, {"credential": credential}).status_code == 200
    assert not is_in(half_in)
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_a_handle_that_is_no_number_is_refused_in_words(device: Device) -> None:
    client = browser()
    for owner in ("", "AA", "_w", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"):
        assert WORDS in words(comes_in(client, Device(owner=owner)), client)


def test_of_an_account_that_is_closed_it_opens_nothing(device: Device, player_account: User) -> None:
    User.objects.filter(pk=player_account.pk).update(is_active=False)
    client = browser()
    comes_in(client, device)
    assert not is_in(client)
