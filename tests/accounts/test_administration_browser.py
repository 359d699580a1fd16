"""The administrators' pages in real Chromium: they fit, and a role is given by pressing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

EVERYBODY = """
from django.contrib.auth.models import Group
from accounts import sign_in_link
from accounts.models import Act, JournalEntry, User
ada, _ = User.objects.get_or_create(username="ada-who-appoints-everybody")
ada.set_password("a long enough password")
ada.is_staff = True
ada.save()
ada.groups.set(Group.objects.all())
grace, _ = User.objects.get_or_create(username="grace")
for number in range(3):
    JournalEntry.write(Act.BLOCKED, ada, speaker="spk_0123456789abcdef", text="plays music over and over")
print(grace.pk, sign_in_link.make(ada))
"""


@pytest.fixture
def signed_in(
    live_site: RunningSite, browser_page: OpenPage, request: pytest.FixtureRequest
) -> tuple[Page, str]:
    """An administrator's page, who is moderator and publisher too, and the number of somebody's account."""
    account, link = live_site.shell(EVERYBODY).splitlines()[-1].split()
    page = browser_page(microphone=False, **getattr(request, "param", {"viewport": DESKTOP}))
    page.goto(live_site.url + link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#site-menu").get_by_text("Administration")).to_have_count(1)
    return page, account


@pytest.mark.parametrize(
    "signed_in",
    [{"viewport": PHONE, "color_scheme": "dark"}, {"viewport": DESKTOP}],
    ids=["phone", "desktop"],
    indirect=True,
)
def test_the_pages_fit_with_every_way_in_the_header(
    live_site: RunningSite, signed_in: tuple[Page, str]
) -> None:
    page, account = signed_in
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for address in (
        "/administration/",
        f"/administration/{account}/",
        "/journal/?text=music",
        "/journal/?who=x",
    ):
        page.goto(live_site.url + address)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert [line for line in refused if "400" not in line] == []  # of the name that nobody has


def test_a_role_is_given_and_stands_in_the_journal(
    live_site: RunningSite, signed_in: tuple[Page, str]
) -> None:
    page, _ = signed_in
    page.get_by_role("link", name="Administration").click()
    page.get_by_label("Name of the account").fill("gra")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="grace").click()
    page.get_by_role("button", name="Give the role Moderator").click()
    expect(page.get_by_text("The journal has a line of it.")).to_be_visible()
    expect(page.get_by_role("button", name="Take the role Moderator")).to_be_visible()
    page.get_by_role("link", name="All of it").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("gave a role")
    with page.expect_download() as file:
        page.get_by_role("link", name="All of these as CSV").click()
    assert "role_given" in file.value.path().read_text()
