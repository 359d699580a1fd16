"""A study from its form to its list, in real Chromium: an operator makes it, a participant is paid."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser import playing
from tests.browsing import DESKTOP, PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")

PID = "5ce69ff9b1e73b000146186d"
ARRIVES = f"?PROLIFIC_PID={PID}&STUDY_ID=60f6acb180a7b59ac0621f9e&SESSION_ID=60f6d313d530edde21564465"
PASSWORD = "a long enough password"

OPERATOR = f"""
from django.contrib.auth.models import Group
from accounts.models import User
user, _ = User.objects.get_or_create(username="operator")
user.set_password("{PASSWORD}")
user.save()
user.groups.set(Group.objects.filter(name="administrators"))
"""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two readings with a pause of 1.4 s for the first take; for the second two others, again and again, so
    that it makes no difference when it begins."""
    one, two, three, four = (
        voices.trimmed(voices.read(path))[: 3 * 16_000] for path in voices.readings()[1:5]
    )
    pause, quiet = voices.silence(1.4, seed=None), voices.silence(7, seed=None)
    said = [voices.silence(0.4), one, pause, two, *[quiet, three, pause, four] * 6, quiet]
    return voices.write(tmp_path_factory.mktemp("voice") / "voice.wav", *said)


def make_a_study(page: Page, site: RunningSite) -> str:
    """The operator's way to a study; its address for the panel."""
    site.shell(OPERATOR)
    page.goto(f"{site.url}/accounts/login/")
    page.locator("[name=login]").fill("operator")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Studies").click()
    page.get_by_role("link", name="New study").click()
    page.locator("[name=title]").fill("Hold the floor")
    page.locator("[name=each]").fill("2")
    page.locator("[name=places]").fill("-3")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    page.locator("[name=closes_at]").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    page.locator("[name=completion_code]").fill("DONE1234")
    page.locator("[name=refusal_code]").fill("NOPE5678")
    page.get_by_role("button", name="Keep the study").click()
    expect(page.locator(".field-error")).to_have_count(1)
    page.locator("[name=places]").fill("3")
    page.get_by_role("button", name="Keep the study").click()
    return str(page.locator("#study-address").text_content()).split("?")[0]


def speak(page: Page) -> None:
    """One take: to the second line, and to the end."""
    playing.press(page)
    playing.there(page, "[data-play=second]:not(.is-away)")
    playing.hear_out(page, 1_000)
    playing.press(page)
    playing.phase(page, "scored", "refused")


def test_a_participant_speaks_twice_and_is_paid(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    operator = browser_page(microphone=False, viewport=DESKTOP)
    address = make_a_study(operator, live_site)
    expect(operator.get_by_text("Nobody has come yet.")).to_be_visible()

    page = browser_page(voice=voice, viewport=PHONE)
    playing.skip_practice(page, "cliffhanger")
    playing.skip_microphone_check(page)
    page.goto(address + ARRIVES)
    expect(page.get_by_role("heading", name="Hold the floor")).to_be_visible()
    page.get_by_role("button", name="Next: what you agree to").click()
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.get_by_role("button", name="Begin").click()
    playing.phase(page, "ready")
    assert PID not in page.url
    strip = page.locator("[data-part=study-text]")
    expect(strip).to_have_text("0 of 2 takes kept so far.")
    assert playing.fits(page)

    speak(page)
    expect(strip).to_have_text("1 of 2 takes kept so far.")
    expect(page.get_by_role("button", name="Get my code")).to_be_hidden()
    playing.press(page)
    playing.phase(page, "ready")
    speak(page)
    expect(strip).to_have_text("2 of 2 takes kept.")
    assert playing.fits(page)
    page.get_by_role("button", name="Get my code").click()
    expect(page.locator("#study-code")).to_have_text("DONE1234")
    back = page.get_by_role("link", name="Back to my panel")
    expect(back).to_have_attribute("href", "https://app.prolific.com/submissions/complete?cc=DONE1234")

    operator.reload()
    row = operator.locator(".study-people tbody tr")
    expect(row).to_contain_text(PID)
    expect(row.locator(".badge")).to_have_text("pay")
    expect(row).to_contain_text(re.compile(r"2 of 2 takes kept\."))
    with operator.expect_download() as download:
        operator.get_by_role("link", name="Ids to pay (CSV)").click()
    assert list(csv.reader(io.StringIO(Path(download.value.path()).read_text()))) == [[PID]]

    stranger = browser_page(microphone=False, viewport=PHONE)
    stranger.goto(address + ARRIVES)
    expect(stranger.get_by_role("heading")).to_have_text("This id has finished the study already.")
    expect(stranger.locator("main")).not_to_contain_text("DONE1234")
