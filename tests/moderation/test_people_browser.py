"""A cluster blocked and let go, and an appeal answered, in real Chromium with a worker behind it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.sites import RunningSite

OpenPage = Callable[..., Page]

TWO_IDENTITIES = """
from uuid import uuid4
from django.contrib.auth.models import Group
from django.test import Client
from accounts import contributors
from accounts.models import Contributor, Sighting, User
from corpus.models import Sample
from moderation.housekeeping import watch_people
from moderation.models import Block, Cluster
from tests import factory
from tests.moderation import listening
from tests.moderation.test_people import decided
ada = User.objects.create(username=f"ada {uuid4().hex}")
ada.groups.set(Group.objects.filter(name="moderators"))
people = [factory.contributor() for _ in range(2)]
address = uuid4().hex[:16]
for person in people:
    Sighting.objects.create(contributor=person, address=address)
    listening.voted(person, listening.open_sample(), "complete")
    listening.open_sample(person)
decided(people[0], [True] * 40 + [True, False] * 10)
watch_people()
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value, Cluster.objects.latest("pk").pk, people[0].speaker,
      contributors.cookie_value(people[0]))
"""


@pytest.fixture
def made(live_site: RunningSite) -> list[str]:
    """Session of a moderator, number of the cluster, a pseudonym, and that one's cookie."""
    return live_site.shell(TWO_IDENTITIES).splitlines()[-1].split()


def test_a_cluster_is_blocked_appealed_against_and_let_go_at_once(
    live_site: RunningSite, browser_page: OpenPage, made: list[str]
) -> None:
    session, cluster, speaker, cookie = made
    page, theirs = browser_page(microphone=False), browser_page(microphone=False)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_site.url}])
    theirs.context.add_cookies([{"name": "contributor", "value": cookie, "url": live_site.url}])
    page.goto(f"{live_site.url}/moderation/clusters/{cluster}/")
    expect(page.get_by_text("2 votes stop counting")).to_be_visible()
    page.get_by_label("Reason, which the log keeps").fill("one person")
    page.get_by_role("button", name="Block whoever is ticked").click()
    expect(page.locator("#act")).to_contain_text("2 of 2 rows changed", timeout=30_000)
    theirs.goto(f"{live_site.url}/standing/")
    theirs.get_by_label("Say once why that is wrong").fill("We are two sisters.")
    theirs.get_by_role("button", name="Send it to the moderators").click()
    expect(theirs.get_by_text("A moderator will answer here.")).to_be_visible()
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator("#act")).to_contain_text("2 of 2 rows changed", timeout=30_000)
    expect(page.get_by_role("heading", name="Undone: People blocked together")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_text("Nothing is against you")).to_be_visible()
    page.goto(f"{live_site.url}/moderation/people/{speaker}/")
    expect(
        page.get_by_role("img", name="Share of accepted takes, the oldest decisions above")
    ).to_be_visible()
    expect(page.get_by_text("We are two sisters.")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for path in ("moderation/people/", "moderation/clusters/", "moderation/acts/", "privacy/"):
        page.set_viewport_size({"width": 400, "height": 800})
        page.goto(f"{live_site.url}/{path}")
        assert page.evaluate(overflow) <= 0, path
