"""A passkey as second factor, and alone, in real Chromium; a virtual authenticator stands for the finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

PASSWORD = "a long enough password"
MODERATOR = f"""
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from accounts.models import User
user, _ = User.objects.get_or_create(username="passkey-moderator")
user.set_password("{PASSWORD}")
user.save()
user.groups.set(Group.objects.filter(name="moderators"))
Authenticator.objects.filter(user=user).delete()
"""
KNOWN = """
from allauth.mfa.models import Authenticator
from accounts.models import JournalEntry
of = dict(user__username="passkey-moderator")
print(sorted(Authenticator.objects.filter(**of).values_list("type", flat=True)))
print(JournalEntry.objects.filter(account__username="passkey-moderator").latest("pk").text)
"""

LAST = """
from accounts.models import Act, JournalEntry
line = JournalEntry.objects.filter(act=Act.SIGNED_IN).latest("pk")
print(line.act, line.who.username)
"""
TAKEN_AWAY = """
from allauth.mfa.models import Authenticator
Authenticator.objects.filter(user__username="passkey-moderator").delete()
"""


def with_a_device(page: Page) -> tuple[CDPSession, str]:
    """A device with passkeys of its own, whose user is there and agrees to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(made["authenticatorId"])


@pytest.fixture
def at(live_site: RunningSite) -> str:
    """The site under a name: a browser keeps passkeys for names, not for numbers."""
    live_site.shell(MODERATOR)
    return live_site.url.replace("127.0.0.1", "localhost")


def enters_a_password(page: Page, at: str) -> None:
    page.goto(f"{at}/accounts/login/")
    page.locator("input[name=login]").fill("passkey-moderator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def adds_a_passkey(page: Page, at: str) -> None:
    page.goto(f"{at}/accounts/2fa/webauthn/add/")
    if page.get_by_role("button", name="It is me").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="It is me").click()
    page.get_by_label("What you call it").fill("My telephone")
    page.get_by_role("button", name="Make it").click()


def test_a_moderator_adds_a_passkey_and_signs_in_with_it(
    live_site: RunningSite, browser_page: OpenPage, at: str
) -> None:
    page = browser_page(microphone=False, viewport=PHONE)
    with_a_device(page)
    enters_a_password(page, at)
    adds_a_passkey(page, at)
    expect(page.get_by_role("heading", name="Codes on paper")).to_be_visible()
    assert live_site.shell(KNOWN).splitlines() == ["['recovery_codes', 'webauthn']", "recovery_codes"]
    page.goto(f"{at}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My telephone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.context.clear_cookies()
    enters_a_password(page, at)
    expect(page.get_by_role("heading", name="One more thing")).to_be_visible()
    page.goto(f"{at}/moderation/")  # a password alone opens nothing
    expect(page.get_by_role("heading", name="One more thing")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="One more thing")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Moderation").first).to_be_visible()
    page.goto(f"{at}/accounts/2fa/webauthn/")
    expect(page.get_by_text("Last used on")).to_be_visible()


def test_another_device_gets_nobody_in_and_its_user_is_told_so(
    live_site: RunningSite, browser_page: OpenPage, at: str
) -> None:
    page = browser_page(microphone=False)
    session, device = with_a_device(page)
    enters_a_password(page, at)
    adds_a_passkey(page, at)
    expect(page.get_by_role("heading", name="Codes on paper")).to_be_visible()
    session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.context.clear_cookies()
    enters_a_password(page, at)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey of yours answered")
    expect(page.get_by_role("heading", name="One more thing")).to_be_visible()


def test_a_passkey_alone_opens_the_door_and_none_that_was_taken_away(
    live_site: RunningSite, browser_page: OpenPage, at: str
) -> None:
    page = browser_page(microphone=False, viewport=PHONE)
    with_a_device(page)
    enters_a_password(page, at)
    adds_a_passkey(page, at)
    expect(page.get_by_role("heading", name="Codes on paper")).to_be_visible()

    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto(f"{at}/accounts/login/?next=/moderation/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/moderation/")
    assert live_site.shell(LAST).strip() == "signed_in passkey-moderator"

    live_site.shell(TAKEN_AWAY)
    page.goto("about:blank")  # what the page still asks for would end the next visit
    page.context.clear_cookies()
    page.goto(f"{at}/accounts/login/?next=/moderation/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey of yours answered")).to_be_visible()
    page.wait_for_url("**/accounts/login/?next=**")


def test_without_a_device_or_too_often_the_page_says_so_itself(
    live_site: RunningSite, browser_page: OpenPage, at: str
) -> None:
    page = browser_page(microphone=False)
    with_a_device(page)
    page.goto(f"{at}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey of yours answered")
    words = {"type": "error", "code": "too_much", "message": "Try again in 5 minutes."}
    page.route("**/webauthn/login/", lambda route: route.fulfill(status=429, json=words))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again in 5 minutes.")
