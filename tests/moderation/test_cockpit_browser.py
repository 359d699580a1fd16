"""The cockpit in real Chromium, by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.sites import RunningSite

OpenPage = Callable[..., Page]

THREE_DISPUTES = """
from uuid import uuid4
from django.contrib.auth.models import Group
from django.test import Client
from accounts.models import User
from corpus.models import Recording
from inference.models import Score
from tests import factory
ada = User.objects.create(username=f"ada {uuid4().hex}")
ada.groups.set(Group.objects.filter(name="moderators"))
for dispute, flag in ((0.9, "model_against_game"), (0.8, "listeners_split"), (0.7, "listeners_split")):
    take = factory.recording(status=Recording.Status.LISTENED)
    moment = factory.sample(take, status="disputed", dispute=dispute, priority=dispute, flag=flag,
                            disagreement=dispute / 2)
    Score.objects.create(sample=moment, scorer="smart-turn", revision="test", latency_ms=1,
                         probabilities={"complete": 0.9, "incomplete": 0.1})
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value)
"""
DECIDED = """
from moderation.models import Review
print(*(f"{r.lean}>{r.decision}:{r.label or r.reason}" for r in Review.objects.order_by("pk")))
"""


@pytest.fixture
def cockpit(live_site: RunningSite, browser_page: OpenPage) -> Page:
    page = browser_page(microphone=False)
    session = live_site.shell(THREE_DISPUTES).splitlines()[-1]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_site.url}])
    page.goto(f"{live_site.url}/moderation/")
    return page


def lean(page: Page, key: str) -> None:
    """Hear the clip to its end, then lean."""
    expect(page.locator("[data-action=lean]").first).to_be_enabled(timeout=20_000)
    page.keyboard.press(key)
    expect(page.locator(".accept")).to_be_visible()


def test_three_samples_are_decided_and_one_decision_undone_without_a_mouse_or_a_reload(
    cockpit: Page, live_site: RunningSite
) -> None:
    page, said = cockpit, cockpit.locator("[data-said]")
    page.evaluate("window.sameDocument = true")
    expect(page.locator("[data-action=lean]").first).to_be_disabled()
    expect(page.locator(".panel")).not_to_contain_text("Smart Turn")
    lean(page, "i")
    expect(page.locator(".panel")).to_contain_text("Smart Turn")
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Accepted as incomplete")
    page.keyboard.press("u")
    expect(said).to_have_text(re.compile("^Undone: accepted as incomplete"))
    expect(page.locator(".accept")).to_be_visible()
    page.keyboard.press("Enter")
    lean(page, "c")
    expect(page.locator(".accept")).to_contain_text("Accept as complete, as you heard it")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Relabelled as complete")
    lean(page, "x")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[data-reasons]")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("[data-empty]")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    decided = "incomplete>accept:incomplete >undo: incomplete>accept:incomplete complete>relabel:complete"
    assert live_site.shell(DECIDED) == f"{decided} unusable>reject:noise"


def test_a_reason_chosen_above_narrows_the_queue_until_it_is_empty(cockpit: Page) -> None:
    page = cockpit
    page.locator(".bar-filter > summary").click()
    page.locator(".bar-form [name=flag]").select_option(label="listeners are split")
    page.locator(".bar-form [type=submit]").click()
    expect(page.locator(".bar [data-waiting]")).to_have_text("2")
    expect(page.locator(".bar-filter > summary")).to_have_text("Filtered")
    for _ in range(2):
        expect(page.locator(".panel")).not_to_contain_text("split")
        lean(page, "i")
        expect(page.locator(".flag-reason")).to_contain_text("listeners are split")
        assert "flag=listeners_split" in page.url
        page.keyboard.press("Enter")
    expect(page.locator("[data-empty]")).to_contain_text("Nothing that you asked for is waiting.")


def test_against_ones_own_ear_takes_another_key_twice_and_the_last_second_between(
    cockpit: Page, live_site: RunningSite
) -> None:
    page, said = cockpit, cockpit.locator("[data-said]")
    before = live_site.shell(DECIDED)
    lean(page, "c")
    expect(page.locator(".why-one").first).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("[data-play-word]")).to_have_text("Pause")
    expect(said).to_have_text("You heard something else. Press 2 again for incomplete.")
    page.keyboard.press("2")
    expect(said).to_have_text("Accepted as incomplete")
    assert live_site.shell(DECIDED).removeprefix(before).strip() == "complete>accept:incomplete"


def test_all_keys_are_told_and_the_last_second_goes_round_until_it_is_stopped(cockpit: Page) -> None:
    page = cockpit
    expect(page.locator("[data-action=lean]").first).to_be_enabled(timeout=20_000)
    page.keyboard.press("?")
    expect(page.locator("[data-help]")).to_contain_text("undo your last decision")
    page.keyboard.press("?")
    expect(page.locator("[data-help]")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.locator("[data-speed]")).to_have_text("0.75 ×")
    page.keyboard.press("l")
    expect(page.locator("[data-action=loop]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(2_500)
    expect(page.locator("[data-play-word]")).to_have_text("Pause")
    page.keyboard.press("l")
    expect(page.locator("[data-play-word]")).to_have_text("Play")


def test_the_next_clip_is_there_before_it_is_asked_for(cockpit: Page) -> None:
    page = cockpit
    lean(page, "i")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Accepted as incomplete")
    expect(page.locator("[data-action=lean]").first).to_be_visible()
    clips = [url for url in asked if url.endswith("/clip/")]
    shown = page.locator("[data-item]").get_attribute("data-clip") or ""
    assert not any(url.endswith(shown) for url in clips)
