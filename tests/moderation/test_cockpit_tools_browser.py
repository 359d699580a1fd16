"""What a moderator sees, mends and moves in the cockpit, in real Chromium; and how fast they decide."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE
from tests.sites import RunningSite

OpenPage = Callable[..., Page]
PATIENCE = 20_000

SOMEBODY = """
from uuid import uuid4
from django.contrib.auth.models import Group
from django.test import Client
from accounts.models import User
from corpus.models import Recording, Sample
from inference.models import Transcript
from moderation.models import Recut
from tests import factory
Sample.objects.filter(status="disputed").update(status="agreed")
ada = User.objects.create(username=f"ada {uuid4().hex}")
ada.groups.set(Group.objects.filter(name="moderators"))
"""
SIGNED_IN = """
client = Client()
client.force_login(ada)
print(client.cookies["sessionid"].value)
"""
TWO_MOMENTS = f"""{SOMEBODY}
for place in (0.9, 0.8):
    take = factory.recording(status=Recording.Status.LISTENED)
    moment = factory.sample(take, status="disputed", dispute=place, priority=place, flag="listeners_split",
                            disagreement=place / 2)
    Transcript.objects.create(sample=moment, source="recognised", model="m", revision="1", language="en",
                              text="I would like")
    Recording.objects.filter(pk=take.pk).update(timeline=[
        {{"name": "agent_start", "at": 0, "text": "How was breakfast?"}},
        {{"name": "agent_end", "at": 3000}}])
{SIGNED_IN}"""
REAL_CLIPS = f"""{SOMEBODY}
from pathlib import Path
import soundfile
from inference.running.analysis import analyse
made = 0
for flac in sorted(Path("games/demo/clips").glob("*.flac")):
    pcm, rate = soundfile.read(flac, dtype="int16")
    speech = analyse(soundfile.read(flac, dtype="float32")[0]).speech
    if rate != 16_000 or made == {{count}} or not speech:
        continue
    made += 1
    take = factory.recording(pcm=pcm, speech=speech, status=Recording.Status.LISTENED)
    factory.sample(take, cut=speech[-1][1], silence=max(0, len(pcm) - speech[-1][1]), went_on=False,
                   intent="complete", status="disputed", dispute=0.8, priority=0.8, flag="listeners_split",
                   disagreement=0.4)
{SIGNED_IN}"""
CUTS = """
from moderation.models import Recut
print(*(f"{row.was}>{row.cut}{' inside' if row.inside else ''}" for row in Recut.objects.order_by("pk")))
"""
DECIDED = "from moderation.models import Review\nprint(Review.objects.standing().count())"
WRITTEN = """
from inference.models import Transcript
print(ascii(Transcript.objects.filter(source="person").latest("pk").text))
"""


@pytest.fixture
def cockpit(live_site: RunningSite, browser_page: OpenPage) -> Callable[..., Page]:
    def open_cockpit(rows: str = TWO_MOMENTS, **options: object) -> Page:
        page = browser_page(microphone=False, **options)
        session = live_site.shell(rows).splitlines()[-1]
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_site.url}])
        page.goto(f"{live_site.url}/moderation/")
        return page

    return open_cockpit


def lean(page: Page, key: str = "i") -> None:
    expect(page.locator("[data-action=lean]").first).to_be_enabled(timeout=PATIENCE)
    page.keyboard.press(key)
    expect(page.locator(".accept")).to_be_visible()


def picture(page: Page) -> str:
    """What the spectrogram shows, as one of its canvases says it."""
    return str(
        page.locator("[data-spectrogram] canvas").first.evaluate("canvas => canvas.toDataURL('image/png')")
    )


def test_the_spectrogram_follows_its_key_the_theme_and_the_moderators_choice(
    cockpit: Callable[..., Page],
) -> None:
    page = cockpit()
    spectrogram, button = page.locator("[data-spectrogram]"), page.locator("[data-action=spectrogram]")
    expect(spectrogram.locator("canvas").first).to_be_visible(timeout=PATIENCE)
    expect(button).to_have_attribute("aria-pressed", "true")
    dark = picture(page)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.wait_for_function(
        "before => { const drawn = document.querySelector('[data-spectrogram] canvas');"
        " return drawn && drawn.width > 0 && drawn.toDataURL('image/png') !== before }",
        arg=dark,
    )
    lean(page)
    expect(spectrogram.locator("canvas").first).to_be_visible()
    page.keyboard.press("v")
    expect(spectrogram).to_be_hidden()
    page.reload()
    expect(page.locator("[data-action=play]")).to_be_visible()
    expect(spectrogram).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("v")
    expect(spectrogram.locator("canvas").first).to_be_visible(timeout=PATIENCE)


def test_a_phone_has_no_spectrogram_to_scroll_for(cockpit: Callable[..., Page]) -> None:
    page = cockpit(viewport=PHONE)
    expect(page.locator("[data-action=play]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-spectrogram]")).to_be_hidden()
    expect(page.locator("[data-action=spectrogram]")).to_be_hidden()


def test_a_cut_is_moved_by_keys_heard_and_saved_and_the_new_clip_decided(
    cockpit: Callable[..., Page], live_site: RunningSite
) -> None:
    page = cockpit()
    lean(page)
    first = page.locator("[data-item]").get_attribute("data-sample")
    page.keyboard.press("m")
    expect(page.locator("[data-cut-at]")).to_have_text("0.80 s")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-cut-at]")).to_have_text("0.84 s")
    expect(page.locator("[data-cut-inside]")).to_be_hidden()
    page.keyboard.press(" ")
    expect(page.locator("[data-play-word]")).to_have_text("Pause")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("The cut is moved")
    expect(page.locator(f'[data-item][data-sample="{first}"]')).to_have_attribute("data-cut", "0.840")
    assert live_site.shell(CUTS).split()[-1] == "12800>13440"
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Accepted as incomplete")


def test_a_cut_that_is_dragged_into_speech_is_warned_of_and_needs_a_second_press(
    cockpit: Callable[..., Page], live_site: RunningSite
) -> None:
    page = cockpit()
    lean(page)
    page.keyboard.press("m")
    expect(page.locator("[data-mover]")).to_be_visible()
    mark = page.locator("[data-wave] [part~=cut]")
    mark.hover(position={"x": 1, "y": 80})
    box = mark.bounding_box()
    assert box
    page.mouse.down()
    page.mouse.move(box["x"] - 30, box["y"] + 80, steps=6)
    page.mouse.up()
    expect(page.locator("[data-cut-inside]")).to_be_visible()
    before = live_site.shell(CUTS)
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("That is inside speech. Press again if you mean it")
    assert live_site.shell(CUTS) == before
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("The cut is moved")
    assert live_site.shell(CUTS).endswith("inside")


def test_a_cut_that_is_left_stays_where_it_was(cockpit: Callable[..., Page], live_site: RunningSite) -> None:
    page, before = cockpit(), live_site.shell(CUTS)
    lean(page)
    page.keyboard.press("m")
    expect(page.locator("[data-mover]")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-cut-inside]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-mover]")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator("[data-cut-at]")).to_have_text("0.80 s")
    assert live_site.shell(CUTS) == before


def test_words_are_mended_and_the_conversation_read_without_a_mouse(
    cockpit: Callable[..., Page], live_site: RunningSite
) -> None:
    page = cockpit()
    expect(page.locator("[data-item]")).not_to_contain_text("I would like")
    lean(page)
    expect(page.locator("[data-words-shown]")).to_have_text("I would like")
    page.keyboard.press("t")
    expect(page.locator("[data-words] textarea")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("क्\u200dष toast")
    page.keyboard.press("Enter")
    expect(page.locator("[data-words-shown]")).to_have_text("क्\u200dष toast")
    expect(page.locator("[data-words-source]")).to_have_text("written by a person")
    expect(page.locator("[data-words]")).to_be_hidden()
    assert live_site.shell(WRITTEN) == ascii("क्\u200dष toast")
    page.keyboard.press("o")
    expect(page.locator("[data-talk]")).to_contain_text("How was breakfast?")
    page.locator("[data-talk] [aria-current] button").press("Enter")
    page.wait_for_function("() => document.querySelector('[data-talk-sound]').currentTime >= 0.2")
    page.keyboard.press("o")
    expect(page.locator("[data-talk]")).to_be_hidden()
    page.wait_for_function("() => document.querySelector('[data-talk-sound]').paused")


def test_real_clips_are_decided_one_after_the_other_by_keyboard_each_heard_to_its_end(
    cockpit: Callable[..., Page], live_site: RunningSite, capsys: pytest.CaptureFixture[str]
) -> None:
    count = 12
    before = int(live_site.shell(DECIDED))
    page = cockpit(REAL_CLIPS.replace("{count}", str(count)))
    lengths: list[float] = []
    began = time.monotonic()
    for _ in range(count):
        expect(page.locator("[data-action=lean]").first).to_be_enabled(timeout=PATIENCE)
        lengths.append(float(page.locator("[data-item]").get_attribute("data-seconds") or "0"))
        shown = page.locator("[data-item]").get_attribute("data-sample")
        lean(page, "c")
        page.keyboard.press("Enter")
        expect(page.locator(f'[data-sample="{shown}"]')).to_have_count(0)
    took = time.monotonic() - began
    assert int(live_site.shell(DECIDED)) - before == count
    assert page.locator("[data-said]").inner_text() == "Accepted as complete"
    with capsys.disabled():
        rate, heard = 60 * count / took, sum(lengths)
        print(f"\n{rate:.1f} decisions a minute: {count} in {took:.1f} s, {heard:.1f} s of sound")
