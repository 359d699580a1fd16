"""The page of reports in real Chromium, by keyboard alone: hear, answer, and on to the next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.sites import RunningSite

OpenPage = Callable[..., Page]

FOUR_REPORTS = """
from uuid import uuid4
from django.contrib.auth.models import Group
from django.test import Client
from accounts.models import User
from moderation.models import Report, Vote
from moderation.serving import reports
from moderation.serving.standing import Listener
from tests import factory
from tests.moderation import listening
Report.objects.all().delete()
ada = User.objects.create(username=f"ada {uuid4().hex}")
ada.groups.set(Group.objects.filter(name="moderators"))
speaker = factory.contributor()
for _ in range(12):
    listening.open_sample()
other = listening.open_sample(speaker)
Vote.objects.create(sample=listening.open_sample(), contributor=speaker, label="complete")
for sample, reason in ((other, "offensive"), (listening.open_sample(), "personal_data"),
                       (listening.open_sample(), "echo"), (listening.open_sample(), "cut_off")):
    reports.report(sample, Listener(factory.contributor(), address=uuid4().hex[:16]), reason)
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value)
"""
ANSWERED = """
from moderation.models import Block, Report
print(*(f"{r.reason}:{r.status}" for r in Report.objects.order_by("pk")), Block.objects.count())
"""


@pytest.fixture
def desk(live_site: RunningSite, browser_page: OpenPage) -> Page:
    page = browser_page(microphone=False)
    session = live_site.shell(FOUR_REPORTS).splitlines()[-1]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_site.url}])
    page.goto(f"{live_site.url}/moderation/reports/")
    return page


def hear(page: Page, reason: str) -> None:
    """The clip plays by itself; the answers open at its end."""
    expect(page.locator(".report-reason")).to_contain_text(reason)
    expect(page.locator("[data-needs-hearing]").first).to_be_enabled(timeout=20_000)


def test_reports_are_answered_by_keyboard_one_after_the_other(desk: Page, live_site: RunningSite) -> None:
    page = desk
    expect(page.locator("[data-needs-hearing]").first).to_be_disabled()
    hear(page, "Personal data")
    page.keyboard.press("u")
    expect(page.locator(".notice").first).to_contain_text("Upheld")
    hear(page, "Offensive")
    page.keyboard.press("b")
    expect(page.locator(".changes")).to_contain_text("1 vote stops counting")
    expect(page.locator(".changes")).to_contain_text("1 moment of theirs leaves the queue")
    expect(page.get_by_role("button", name="Uphold and block")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".notice").first).to_contain_text("Blocked")
    expect(page.locator(".changes")).to_contain_text("1 vote counts again")
    page.goto(f"{live_site.url}/moderation/reports/")
    hear(page, "Echo")
    page.keyboard.press("d")
    hear(page, "Cut off")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="No reports to answer")).to_be_visible()
    answers = "offensive:upheld personal_data:upheld echo:dismissed cut_off:dismissed 1"
    assert live_site.shell(ANSWERED) == answers
