"""The whole line, as a stranger walks it: from a microphone in Chromium to `datasets.load_dataset`."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from datasets import Audio, concatenate_datasets, load_dataset
from playwright.sync_api import Page, expect

from tests import voices
from tests.browser.playing import skip_practice
from tests.browsing import PHONE
from tests.sites import ROOT, RunningSite, running_site, wait_for

OpenPage = Callable[..., Page]

CLIPS = sorted((ROOT / "games" / "demo" / "clips").glob("en-*.flac"))[:10]

pytestmark = pytest.mark.needs("readings")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hello for the microphone check, then a reading, a pause of 1.4 s, a reading, and quiet."""
    hello, first, second = (voices.trimmed(voices.read(path)) for path in voices.readings()[:3])
    rate = voices.SAMPLE_RATE
    return voices.write(
        tmp_path_factory.mktemp("voice") / "voice.wav",
        *(voices.silence(0.4), hello[:rate], voices.silence(3.5)),
        *(first[: 3 * rate], voices.silence(1.4), second[: 3 * rate], voices.silence(30)),
    )


@pytest.fixture
def untouched_site(tmp_path: Path, collected_static: Path, prepared_data: Path) -> Iterator[RunningSite]:
    """A site that nobody has come to: its link for the first moderator works once, and its takes are none."""
    with running_site(tmp_path / "site", collected_static, prepared=prepared_data) as site:
        yield site


def play_cliffhanger(page: Page, site: RunningSite) -> None:
    """Front page, consent, microphone check, one take; practice is behind them."""
    skip_practice(page, "cliffhanger")
    page.goto(site.url)
    page.get_by_role("link", name=re.compile("play", re.IGNORECASE)).first.click()
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_selector("[data-phase=unchecked]")
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-phase=ready]", timeout=30_000)
    page.locator("[data-part=main]").click()
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    page.wait_for_timeout(4_000)
    page.locator("[data-part=main]").click()


def become_moderator(page: Page, site: RunningSite) -> None:
    """The link that the terminal printed, and a password of one's own."""
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    page.locator("[name=password1]").fill("paper boats at noon")
    page.locator("[name=password2]").fill("paper boats at noon")
    page.get_by_role("button", name="Keep this password").click()


WENT_ON = "from corpus.models import Sample; print(Sample.objects.get(pk='%s').went_on)"


def accept_everything(page: Page, site: RunningSite) -> int:
    """Hear each moment to its cut, lean as a good ear would, confirm; by keyboard. Returns how many."""
    page.goto(f"{site.url}/moderation/")
    decided = 0
    while page.locator("[data-item]").count():
        sample = page.locator("[data-item]").get_attribute("data-sample")
        expect(page.locator("[data-action=lean]").first).to_be_enabled(timeout=30_000)
        expect(page.locator(".panel")).not_to_contain_text("Smart Turn")
        page.keyboard.press("i" if site.shell(WENT_ON % sample) == "True" else "c")
        expect(page.locator(".accept")).to_be_visible()
        expect(page.locator(".panel")).to_contain_text("Smart Turn")
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-sample='{sample}']")).to_have_count(0)
        decided += 1
    return decided


def publish(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/releases/")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("#releases .badge--yes")).to_have_text("published", timeout=60_000)


def test_one_recording_goes_from_a_microphone_to_a_dataset(
    untouched_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, viewport=PHONE)
    play_cliffhanger(page, untouched_site)
    page.wait_for_selector("[data-phase=scored]", timeout=30_000)
    expect(page.locator("[data-part=status]")).to_contain_text("The machine")
    receipt = page.locator("[data-part=receipt-code]").inner_text()
    page.goto(f"{untouched_site.url}/takes/")
    expect(page.locator("main")).to_contain_text(receipt)

    become_moderator(page, untouched_site)
    decided = accept_everything(page, untouched_site)
    assert decided >= 2
    publish(page, untouched_site)

    folder = str(untouched_site.data / "release")
    splits = load_dataset(folder).cast_column("audio", Audio(decode=False))
    samples = concatenate_datasets(list(splits.values()))
    assert sorted(samples["endpoint_bool"]) == [False, True]
    assert len(set(samples["speaker"])) == 1
    clip, rate = soundfile.read(io.BytesIO(samples[0]["audio"]["bytes"]), dtype="float32")
    assert rate == 16_000
    assert np.abs(clip).max() > 0.01
    turns = concatenate_datasets(list(load_dataset(folder, "turns").values()))
    assert len(turns) == 1


def test_stopping_and_starting_again_keeps_everything(live_site: RunningSite) -> None:
    live_site.manage("play", "--agree", "--fast", str(CLIPS[0]))
    before = live_site.shell("from corpus.models import Sample; print(Sample.objects.count())")
    assert int(before) > 0
    code = live_site.web.stop()
    assert code == 0
    assert "Traceback" not in "\n".join(live_site.web.lines)
    live_site.restart()
    assert live_site.shell("from corpus.models import Sample; print(Sample.objects.count())") == before


def test_a_process_killed_in_the_middle_of_scoring_loses_nothing(
    live_site: RunningSite, tmp_path: Path
) -> None:
    """Takes are stored faster than they are scored; the process dies with most of them still waiting."""
    command = [sys.executable, "manage.py", "play", "--agree", "--fast", "--players", "9", "--wait", "0"]
    subprocess.run(
        [*command, *map(str, CLIPS[1:])],
        cwd=ROOT,
        env=live_site.environment,
        capture_output=True,
        check=False,
    )
    live_site.restart()  # kill -9
    unfinished = (
        "from corpus.models import Recording, Sample; "
        "print(Recording.objects.filter(status='stored').count()"
        " + Sample.objects.filter(status__in=['captured', 'scored']).count())"
    )
    wait_for(lambda: live_site.shell(unfinished) == "0", "every take to be settled")
    stored = "from corpus.models import Recording; print(Recording.objects.count())"
    assert int(live_site.shell(stored)) >= 1 + len(CLIPS[1:])
