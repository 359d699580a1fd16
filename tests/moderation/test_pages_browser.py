"""The page of the models and that of one sample in real Chromium, with the real policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

FIFTY_ANSWERS = """
from corpus.models import Recording
from inference.models import Score
from tests import factory
take = factory.recording(status=Recording.Status.LISTENED)
for cut in range(50):
    moment = factory.sample(take, cut=800 * cut, status="accepted", label="incomplete")
    Score.objects.create(sample=moment, scorer="smart-turn", revision="test", latency_ms=40,
                         probabilities={"complete": 0.2, "incomplete": 0.8})
print(moment.pk)
"""


FRONTIERS = """
from inference.models import FrontierRun
from tests.inference.simulated_turns import fair_model, kept
silences = fair_model()
frontiers = [kept(silences), kept(silences, language="en"), kept(silences, game="number-relay")]
FrontierRun.objects.create(silences=2_000, found={"smart-turn": {"revision": "1", "frontiers": frontiers}})
"""


@pytest.fixture(scope="module")
def frontiers(live_site: RunningSite) -> str:
    live_site.shell(FRONTIERS)
    return f"{live_site.url}/models/smart-turn/frontier/"


@pytest.fixture(scope="module")
def sample(live_site: RunningSite) -> str:
    return live_site.shell(FIFTY_ANSWERS).splitlines()[-1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_both_pages_fit_and_break_no_rule_of_the_policy(live_site, browser_page, sample, viewport, scheme):
    page = browser_page(microphone=False, viewport=viewport, color_scheme=scheme)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for address in ("/models/", f"/samples/{sample}/"):
        page.goto(live_site.url + address)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("floor-line")).to_be_visible()
    assert refused == []


def test_the_chart_says_in_words_what_it_draws(live_site, browser_page, sample):
    page = browser_page(microphone=False)
    page.goto(f"{live_site.url}/models/")
    drawn = page.locator("#smart-turn svg")
    expect(drawn).to_have_attribute("role", "img")
    expect(drawn).to_have_accessible_name(
        "Accuracy of Smart Turn: All 100.0 % (93 to 100); en 100.0 % (93 to 100); "
        "cliffhanger 100.0 % (93 to 100)"
    )


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_frontiers_are_drawn_inside_their_card_and_the_two_lines_look_different(
    live_site, browser_page, sample, frontiers, viewport
):
    page = browser_page(microphone=False, viewport=viewport)
    page.goto(f"{live_site.url}/models/")
    page.get_by_role("link", name="Smart Turn by language and by game").click()
    expect(page).to_have_url(frontiers)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    drawn = page.locator("svg.frontier")
    expect(drawn).to_have_count(3)
    styles = [
        drawn.first.locator(f".frontier-line--{kind}").last.evaluate(
            "line => getComputedStyle(line).strokeDasharray"
        )
        for kind in ("model", "timer")
    ]
    assert styles == ["none", "5px, 4px"]
    # Words of an SVG are cut off where they leave its box, and nothing scrolls.
    outside = """svg => [...svg.querySelectorAll("text")].filter(each => {
        const words = each.getBoundingClientRect(), box = svg.getBoundingClientRect()
        return words.left < box.left - 1 || words.right > box.right + 1
    }).map(each => each.textContent)"""
    assert drawn.first.evaluate(outside) == []
