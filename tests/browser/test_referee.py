"""Referee in real Chromium: one player holds the floor, another one hears it and says what it was."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite, wait_for

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")

ROWS = """
import json
from django.db.models import F
from corpus.models import Sample
from moderation.models import Report, Serving, Vote
from inference.models import Transcript
print("ROWS" + json.dumps({
    "votes": [[vote.sample.intent, vote.label, vote.confidence, vote.midfiller, vote.endfiller, vote.reason]
              for vote in Vote.objects.select_related("sample").order_by("pk")],
    "disputes": {str(row.pk): row.dispute for row in Sample.objects.all()},
    "words": [[str(row.sample_id), row.text] for row in Transcript.objects.filter(source="person")],
    "servings": [[row.status, row.gold] for row in Serving.objects.order_by("served_at")],
    "reports": Report.objects.count(),
    "own": Vote.objects.filter(sample__recording__contributor=F("contributor")).count(),
    "voted": [str(vote.sample_id) for vote in Vote.objects.order_by("pk")],
}))
"""
GOLD = """
from accounts.models import User
from corpus.models import Sample
from moderation.desk import decisions
judge, _ = User.objects.get_or_create(username="judge")
for sample in Sample.objects.filter(intent="incomplete"):
    decisions.lean(sample, judge, sample.intent)
    decisions.accept(sample, judge)
Sample.objects.filter(intent="complete").update(status="rejected")
"""


def rows(site: RunningSite) -> dict[str, Any]:
    return dict(json.loads(site.shell(ROWS).partition("ROWS")[2]))


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reading, a pause of 1.4 s, a reading, and quiet."""
    first, second = (voices.trimmed(voices.read(path))[: 3 * 16_000] for path in voices.readings()[1:3])
    rest = (voices.silence(1.4, seed=None), second, voices.silence(30, seed=None))
    return voices.write(tmp_path_factory.mktemp("voice") / "voice.wav", voices.silence(0.4), first, *rest)


def speak(open_page: OpenPage, site: RunningSite, voice: Path) -> Page:
    """One take of Cliffhanger: a pause, and an end."""
    page = open_page(voice=voice, viewport=DESKTOP)
    playing.open_game(page, site, "cliffhanger")
    playing.press(page)
    playing.there(page, "[data-play=second]:not(.is-away)")
    playing.hear_out(page, 1_000)
    playing.press(page)
    playing.phase(page, "scored")
    return page


def listen(page: Page, site: RunningSite) -> None:
    """A new listener, practice behind them, with the first clip before them."""
    playing.skip_practice(page, "referee")
    page.goto(f"{site.url}/play/referee/?language=en")


def phase(page: Page, *names: str) -> None:
    page.wait_for_selector(
        ", ".join(f'[data-referee][data-phase="{name}"]' for name in names), timeout=playing.PATIENCE
    )


def test_a_listener_hears_what_a_player_said_and_the_vote_is_stored_and_weighed(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    player = speak(browser_page, live_site, voice)
    labels = [row["label"] for row in playing.wait_for_samples(live_site, "cliffhanger", 2)]
    assert set(labels) == {"incomplete", "complete"}
    before = rows(live_site)["disputes"]

    # The player does not hear themselves.
    listen(player, live_site)
    phase(player, "empty")
    expect(player.get_by_role("link", name="Play a speaking game")).to_be_visible()

    page = browser_page(microphone=False, viewport=PHONE)
    listen(page, live_site)
    phase(page, "start")
    assert playing.fits(page)
    answers = page.locator("[data-part=answers] button")
    expect(answers).to_have_count(6)
    page.locator("[data-part=main]").click()
    phase(page, "hearing")
    page.keyboard.press("1")  # too early: nothing happens
    phase(page, "ask")
    assert playing.fits(page)
    answers.nth(0).click()
    phase(page, "sure")
    expect(page.locator("[data-part=chosen]")).to_have_text("Done")
    page.locator("label", has=page.locator("input[name=midfiller][value=yes]")).click()
    page.locator("label", has=page.locator("input[name=endfiller][value=no]")).click()
    assert playing.fits(page)
    page.get_by_role("button", name="I’m sure").click()
    phase(page, "told")
    expect(page.locator("[data-part=told]")).to_contain_text("Thank you")
    expect(page.locator(".referee")).not_to_contain_text(re.compile("Smart Turn|incomplete", re.IGNORECASE))

    page.locator("[data-part=mend-word]").click()
    page.locator("[data-part=words]").fill("so um this is what they said")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-part=status]")).to_have_text("Kept. Thank you.")

    kept = rows(live_site)
    (vote,) = kept["votes"]
    (voted,) = kept["voted"]
    assert vote[1:] == ["complete", 0.95, True, False, ""]
    assert kept["own"] == 0
    assert kept["disputes"][voted] != before[voted]
    assert kept["words"] == [[voted, "so um this is what they said"]]
    assert kept["servings"] == [["voted", False]]


def test_one_votes_by_keyboard_alone_and_reports_with_two_presses(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = rows(live_site)
    page = browser_page(microphone=False, viewport=DESKTOP, color_scheme="dark")
    listen(page, live_site)
    phase(page, "start")
    page.keyboard.press("Space")
    phase(page, "ask")
    page.keyboard.press("6")
    phase(page, "why")
    page.keyboard.press("Escape")
    phase(page, "ask")
    page.keyboard.press("6")
    page.keyboard.press("2")
    phase(page, "told")
    kept = rows(live_site)
    assert kept["votes"][-1][1:] == ["unusable", None, None, None, "noise"]
    assert len(kept["votes"]) == len(before["votes"]) + 1

    # One report is a press and a reason; it is neither a skip nor a vote.
    page.locator("[data-part=report]").click()
    phase(page, "report")
    assert playing.fits(page)
    page.keyboard.press("Escape")
    phase(page, "told")
    page.locator("[data-part=report]").click()
    assert rows(live_site)["reports"] == 0
    page.keyboard.press("1")
    expect(page.locator("[data-part=status]")).to_contain_text("a moderator will")
    assert rows(live_site)["reports"] == 1
    # The whole take is out for them: they hear the other moment no more. It is the only one, so others do.
    phase(page, "recap")
    other = browser_page(microphone=False, viewport=PHONE)
    listen(other, live_site)
    phase(other, "start")
    other.locator("[data-part=report]").click()
    expect(other.locator("[data-part=status]")).to_contain_text("Listen to the end first")
    live_site.shell("from moderation.models import Report; Report.objects.all().delete()")


def test_practice_explains_and_gold_tells_the_answer(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    live_site.shell(GOLD)
    page = browser_page(microphone=False, viewport=PHONE, reduced_motion="reduce")
    page.goto(f"{live_site.url}/play/referee/?language=en")
    served = len(rows(live_site)["servings"])
    for answer, said in (("1", "Not quite"), ("3", "Right!")):
        phase(page, "start", "hearing", "ask")
        expect(page.locator("[data-part=practice]")).to_be_visible()
        if page.locator("[data-phase=start]").count():
            page.locator("[data-part=main]").click()
        phase(page, "ask")
        page.keyboard.press(answer)
        phase(page, "told")
        expect(page.locator("[data-part=told]")).to_contain_text(said)
        assert playing.fits(page)
        page.locator("[data-part=main]").click()
    wait_for(lambda: len(rows(live_site)["servings"]) == served + 1, "the first real clip")
    phase(page, "ask")
    page.keyboard.press("2")
    page.keyboard.press("3")
    phase(page, "told")
    expect(page.locator("[data-part=told]")).to_have_text("Right!")
    expect(page.locator("[data-part=because]")).to_have_text(re.compile(r"They went on \d\.\d s later\."))
    expect(page.locator("[data-part=points]")).to_contain_text("point")
    page.locator("[data-part=main]").click()
    phase(page, "recap")
    expect(page.locator("[data-part=list] li")).to_have_count(1)
    expect(page.locator(".reliability")).to_have_attribute(
        "aria-label", re.compile("95% sure: right 100% of 1")
    )
    assert rows(live_site)["servings"][-1] == ["voted", True]


def test_a_clip_that_breaks_off_can_be_heard_from_its_beginning(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    """A key of the keyboard, a call, another program: the browser pauses it, and nobody pressed anything."""
    speak(browser_page, live_site, voice)
    playing.wait_for_samples(live_site, "cliffhanger", 2)
    page = browser_page(microphone=False, viewport=DESKTOP)
    listen(page, live_site)
    phase(page, "start")
    page.locator("[data-part=main]").click()
    phase(page, "hearing")
    page.wait_for_function("() => !document.querySelector('[data-part=audio]').paused")
    page.evaluate("document.querySelector('[data-part=audio]').pause()")
    phase(page, "start")
    expect(page.locator("[data-part=word]")).to_have_text("Listen")
    page.locator("[data-part=main]").click()
    phase(page, "ask")
