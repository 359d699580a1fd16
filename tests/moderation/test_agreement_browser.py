"""The page of agreement in real Chromium: it fits, says in words what it draws, and breaks no rule."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

FILLED = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from accounts.models import User
from moderation.crowd import measuring
from moderation.models import AgreementRun, Coincidence, CrowdSwitch, Review
from tests import factory
ada = User.objects.create_user("ada")
ada.groups.set(Group.objects.filter(name__in=["moderators", "administrators"]))
monday = measuring.monday(timezone.localdate())
for people in ("moderators", "listeners"):
    for week in range(30):
        Coincidence.objects.create(
            people=people, week=monday - timedelta(weeks=week), samples=60,
            language=("en", "de", "bn")[week % 3], game=("cliffhanger", "mm_hm_radio")[week % 2],
            counts={"complete": [70, 66 - week % 7], "incomplete": [40, 36 - week % 7], "wait": [10, 6]})
measuring._write_alphas()
AgreementRun.objects.create(finished_at=timezone.now(), accepted=1_234)
take = factory.recording(status="listened")
for number in range(40):
    sample = factory.sample(take, cut=number, status="accepted", label="incomplete", decided_by="crowd")
    wrong = number % 20 == 0
    Review.objects.create(sample=sample, moderator=ada, decision="relabel" if wrong else "accept",
                          label="complete" if wrong else "incomplete", of_crowd=True)
CrowdSwitch.objects.create(on=False, wrong=2, audits=40)
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def session(live_site: RunningSite) -> str:
    """Ada's, who may moderate and start the rule again."""
    return live_site.shell(FILLED).splitlines()[-1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_fits_and_has_pictures_and_words(
    live_site: RunningSite, browser_page: OpenPage, session: str, viewport: dict[str, int], scheme: str
) -> None:
    page = browser_page(microphone=False, viewport=viewport, color_scheme=scheme)
    sign_in(page.context, live_site, session)
    page.goto(f"{live_site.url}/moderation/agreement/")
    expect(page.get_by_role("heading", name="Agreement beyond chance")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    images = page.get_by_role("img")
    expect(images).to_have_count(5)
    assert all(
        "alpha" in said or "wrong" in said
        for said in images.evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    )
    expect(page.locator(".whiskers-limit")).to_have_count(1)


def test_an_administrator_starts_the_rule_again(
    live_site: RunningSite, browser_page: OpenPage, session: str
) -> None:
    page = browser_page(microphone=False, viewport=DESKTOP)
    sign_in(page.context, live_site, session)
    page.goto(f"{live_site.url}/moderation/agreement/")
    expect(page.get_by_text("It has stopped by itself")).to_be_visible()
    page.get_by_role("button", name="Start it again").click()
    expect(page.get_by_text("It runs.")).to_be_visible()
    expect(page.get_by_role("button", name="Let listeners accept nothing")).to_be_visible()


def sign_in(context: BrowserContext, site: RunningSite, session: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
