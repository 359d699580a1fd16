"""What leaves the microphone arrives, byte for byte, whatever happens to connection, server or tab."""

import hashlib
import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.playing import hear_out, skip_practice
from tests.browsing import PHONE
from tests.sites import RunningSite, wait_for
from tests.voices import SAMPLE_RATE, read, readings, silence, trimmed

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.needs("readings")
STAGE = "/play/cliffhanger/"

CHECKED = "sessionStorage.setItem('your-turn.microphone', 'good')"
NO_WEBSOCKETS = "window.WebSocket = class { constructor() { throw new DOMException('blocked') } }"
ONLY_OWN_RATE = """
const Context = window.AudioContext;
window.AudioContext = class extends Context {
  constructor(options = {}) {
    if (options.sampleRate) throw new DOMException("rates differ", "NotSupportedError");
    super(options);
  }
};
"""

# Without the page's own modules: the site may be down by now.
ON_THE_SHELF = """async () => {
  const answer = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const db = await answer(indexedDB.open("your-turn"));
  const takes = await answer(db.transaction("takes").objectStore("takes").getAll());
  db.close();
  return WANTED;
}"""
NO_SYNC = "delete ServiceWorkerRegistration.prototype.sync"
"""As in browsers where nothing but a page sends what waits: else the service worker may be quicker."""
FINISHED_ON_THE_SHELF = ON_THE_SHELF.replace("WANTED", 'takes.length === 1 && takes[0].sha256 !== ""')
COUNT_ON_THE_SHELF = ON_THE_SHELF.replace("WANTED", "takes.length")

KEEP_THE_STREAM = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wishes) => (window.microphone = await ask(wishes));
"""

ROWS = """
import hashlib, json, soundfile
from django.core.files.storage import default_storage
from corpus.models import Recording
rows = []
for recording in Recording.objects.not_withdrawn().order_by("captured_at"):
    with default_storage.open(recording.audio) as file:
        pcm, rate = soundfile.read(file, dtype="int16")
    rows.append({
        "id": str(recording.pk), "sha256": recording.sha256, "samples": recording.samples,
        "rate": recording.sample_rate, "file_rate": rate, "settings": recording.settings,
        "file_sha256": hashlib.sha256(pcm.tobytes()).hexdigest(), "timeline": recording.timeline,
        "status": recording.status, "language": recording.language,
        "labels": list(recording.cuts.order_by("cut").values_list("intent", flat=True)),
    })
print("ROWS" + json.dumps(rows))
"""


def rows(site: RunningSite) -> list[dict[str, Any]]:
    """Every recording of the site, its FLAC decoded again."""
    printed = site.shell(ROWS)
    return list(json.loads(printed.partition("ROWS")[2]))


def write_voice(path: Path, *first: np.ndarray) -> Path:
    """After `first`, somebody speaks, pauses for 1.4 s, goes on, and is quiet then. 48 kHz WAV."""
    before, after = (trimmed(read(reading))[: 3 * SAMPLE_RATE] for reading in readings()[:2])
    audio = np.concatenate([*first, before, silence(1.4, None), after, silence(30, None)])
    soundfile.write(path, soxr.resample(audio, SAMPLE_RATE, 48_000), 48_000, subtype="PCM_16")
    return path


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Somebody who speaks as soon as the microphone is open; in each test with a room tone of its own."""
    return write_voice(tmp_path / "voice.wav", silence(0.4, None))


@pytest.fixture(scope="module")
def voice_that_says_hello(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who lets themselves be heard first, and speaks eight seconds later: on a busy machine too the
    round has begun by then."""
    hello = trimmed(read(readings()[2]))[:SAMPLE_RATE]
    path = tmp_path_factory.mktemp("voice") / "hello.wav"
    return write_voice(path, silence(0.4), hello, silence(8))


def agree(page: Page, site: RunningSite) -> None:
    """Come to the stage as a new player who has practised."""
    skip_practice(page, "cliffhanger")
    page.goto(site.url + STAGE)
    page.locator("[name=adult]").check()
    page.locator("[name=agree]").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_selector("[data-stage]")


def phase(page: Page, *names: str) -> None:
    page.wait_for_selector(", ".join(f'[data-phase="{name}"]' for name in names), timeout=30_000)


def speak(page: Page) -> None:
    """Press Speak, and go on until the second part is on the stage and the voice has gone on."""
    phase(page, "ready")
    page.locator("[data-part=main]").click()
    phase(page, "speaking")
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    page.wait_for_timeout(2500)


def done(page: Page) -> None:
    page.locator("[data-part=main]").click()


def sent_frames(page: Page) -> list[bytes]:
    """A list that fills with every binary frame the page sends."""
    frames: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            frames.append(payload)

    page.on("websocket", lambda socket: socket.on("framesent", keep))
    return frames


def waiting_in_browser(page: Page) -> int:
    """How many takes the browser still keeps."""
    return int(page.evaluate(COUNT_ON_THE_SHELF))


def test_a_new_player_says_hello_speaks_and_hears_what_the_models_thought(
    live_site: RunningSite, browser_page: OpenPage, voice_that_says_hello: Path
) -> None:
    page = browser_page(voice=voice_that_says_hello, viewport=PHONE)
    frames = sent_frames(page)
    agree(page, live_site)
    phase(page, "unchecked")
    page.locator("[data-part=main]").click()
    phase(page, "ready")
    page.keyboard.press("Space")
    phase(page, "speaking")
    page.wait_for_selector("[data-play=second]:not(.is-away)", timeout=30_000)
    hear_out(page, 1_000)
    page.keyboard.press("Space")
    phase(page, "scored")
    expect(page.locator("[data-part=status]")).to_contain_text("You paused")
    expect(page.locator("[data-part=receipt-code]")).to_have_text(re.compile(r"^\w{4}-\w{4}-\w{4}$"))
    page.locator("[data-part=right]").click()
    expect(page.locator("[data-part=right]")).to_have_text("Pause")
    assert waiting_in_browser(page) == 0

    row = rows(live_site)[-1]
    sent = b"".join(frames)
    assert hashlib.sha256(sent).hexdigest() == row["sha256"] == row["file_sha256"]
    assert row["samples"] == len(sent) // 2
    assert row["rate"] == row["file_rate"] == SAMPLE_RATE
    assert [event["name"] for event in row["timeline"]] == ["second_shown", "done"]
    recorded_on = row["samples"] - row["timeline"][-1]["at"]
    assert recorded_on / SAMPLE_RATE == pytest.approx(0.3, abs=0.05)
    assert row["settings"]["echoCancellation"] is False
    assert not {"deviceId", "groupId", "label"} & set(row["settings"])
    assert row["labels"][-1] == "complete"


def test_a_take_survives_a_server_that_is_killed_and_comes_back(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    speak(page)
    live_site.restart()
    page.wait_for_timeout(500)
    done(page)
    phase(page, "stored", "scored")
    after = rows(live_site)
    assert len(after) == before + 1
    assert after[-1]["file_sha256"] == after[-1]["sha256"]
    assert after[-1]["samples"] > 5 * SAMPLE_RATE


def test_a_finished_take_that_the_server_never_got_is_sent_at_the_next_visit(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    speak(page)
    live_site.web.stop(signal.SIGKILL)
    done(page)
    expect(page.locator("[data-part=status]")).to_contain_text("Your take is safe here")
    page.wait_for_function(FINISHED_ON_THE_SHELF)
    page.close()
    live_site.restart()
    assert len(rows(live_site)) == before

    again = page.context.new_page()
    again.goto(live_site.url + STAGE)
    expect(again.locator("[data-part=aside-text]")).to_have_text("The take that was waiting is safe now.")
    assert waiting_in_browser(again) == 0
    after = rows(live_site)
    assert len(after) == before + 1
    assert after[-1]["file_sha256"] == after[-1]["sha256"]
    assert [event["name"] for event in after[-1]["timeline"]] == ["second_shown", "done"]


def test_a_take_cut_off_by_a_closed_tab_is_offered_and_has_no_end_of_turn(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    speak(page)
    page.close()

    again = page.context.new_page()
    again.goto(live_site.url + STAGE)
    expect(again.locator("[data-part=aside-text]")).to_contain_text("cut off")
    again.locator("[data-part=aside-yes]").click()
    expect(again.locator("[data-part=aside-text]")).to_have_text("The take that was waiting is safe now.")

    def scored() -> dict[str, Any] | None:
        row = rows(live_site)[-1]
        return row if row["status"] == "listened" else None

    row = wait_for(scored, "the take to be listened to")
    assert len(rows(live_site)) == before + 1
    assert row["file_sha256"] == row["sha256"]
    assert row["timeline"][-1] == {"name": "cut_off", "at": row["samples"]}
    assert set(row["labels"]) == {"incomplete"}


def test_a_take_that_was_cut_off_can_be_thrown_away(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    speak(page)
    page.close()
    again = page.context.new_page()
    again.goto(live_site.url + STAGE)
    again.locator("[data-part=aside-no]").click()
    expect(again.locator("[data-part=aside-text]")).to_have_text("")
    expect(again.locator("[data-part=aside-no]")).to_be_hidden()
    wait_for(lambda: waiting_in_browser(again) == 0, "the shelf to be empty")
    assert len(rows(live_site)) == before


def test_where_websockets_are_blocked_the_take_goes_by_post(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED + ";" + NO_WEBSOCKETS)
    agree(page, live_site)
    speak(page)
    with page.expect_response(lambda response: response.url.endswith("/takes/")) as posted:
        done(page)
    assert posted.value.ok
    phase(page, "scored")
    after = rows(live_site)
    assert len(after) == before + 1
    assert after[-1]["file_sha256"] == after[-1]["sha256"]


def test_a_browser_that_refuses_16_khz_records_and_declares_its_own_rate(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED + ";" + ONLY_OWN_RATE)
    agree(page, live_site)
    speak(page)
    done(page)
    phase(page, "scored")
    row = rows(live_site)[-1]
    assert row["rate"] == row["file_rate"] == row["settings"]["contextRate"] > SAMPLE_RATE
    assert row["file_sha256"] == row["sha256"]
    assert "incomplete" in row["labels"]


def test_a_discarded_take_is_withdrawn_and_the_next_prompt_comes(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    speak(page)
    done(page)
    phase(page, "scored")
    recording = rows(live_site)[-1]["id"]
    status = f"from corpus.models import Recording; print(Recording.objects.get(pk='{recording}').status)"
    page.locator("[data-part=left]").click()
    expect(page.locator("[data-part=left]")).to_have_text("Really discard")
    assert live_site.shell(status) == "listened"
    page.locator("[data-part=left]").click()
    phase(page, "ready")
    expect(page.locator("[data-part=status]")).to_contain_text("Gone, audio and all.")
    assert live_site.shell(status) == "withdrawn"


def test_a_microphone_that_is_not_allowed_is_explained_and_the_round_goes_on(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page(microphone=False)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    phase(page, "ready")
    page.locator("[data-part=main]").click()
    expect(page.locator("[data-part=status]")).to_contain_text("then press again")
    phase(page, "ready")


def test_a_prompt_can_be_skipped_and_the_language_changed(
    live_site: RunningSite, browser_page: OpenPage
) -> None:
    page = browser_page()
    page.add_init_script(CHECKED)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    agree(page, live_site)
    phase(page, "ready")
    first = page.locator("[data-play=first]").inner_text()
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("[data-play=first]")).not_to_have_text(first)
    page.locator("[data-part=language]").select_option("tr")
    expect(page.locator("[data-play=first]")).to_have_attribute("lang", "tr")
    expect(page.locator("[data-part=word]")).to_have_text("Konuş")
    # English with the page, Turkish when it is chosen, and no other language at all.
    assert {match[1] for url in loaded if (match := re.search(r"/locale/(\w\w)\.", url))} == {"en", "tr"}
    page.reload()
    expect(page.locator("[data-play=first]")).to_have_attribute("lang", "tr")
    expect(page.locator("[data-part=word]")).to_have_text("Konuş")


def test_every_target_on_the_stage_is_large_enough(live_site: RunningSite, browser_page: OpenPage) -> None:
    page = browser_page(viewport=PHONE)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    phase(page, "ready")
    for target in page.locator("[data-stage] button:visible, [data-stage] select").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_silence_is_refused_in_words_and_another_prompt_offered(
    live_site: RunningSite, browser_page: OpenPage, tmp_path: Path
) -> None:
    quiet = tmp_path / "quiet.wav"
    soundfile.write(quiet, silence(20), SAMPLE_RATE, subtype="PCM_16")
    page = browser_page(voice=quiet)
    page.add_init_script(CHECKED)
    agree(page, live_site)
    phase(page, "ready")
    page.locator("[data-part=main]").click()
    phase(page, "speaking")
    page.wait_for_timeout(1500)
    done(page)
    phase(page, "refused")
    expect(page.locator("[data-part=status]")).to_contain_text("silence")
    page.get_by_role("button", name="Try again").click()
    phase(page, "ready")


def test_a_take_that_reaches_the_limit_is_sent_without_an_end_of_turn(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice, service_workers="block")  # one fetches past the route below
    page.add_init_script(CHECKED)

    def shorten(route: Route) -> None:
        """A minute of six seconds: only what the page is told changes, the server stays as it is."""
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("seconds&quot;:60,", "seconds&quot;:6,"))

    agree(page, live_site)
    page.route(live_site.url + STAGE + "*", shorten)
    page.reload()
    phase(page, "ready")
    page.locator("[data-part=main]").click()
    phase(page, "scored")
    row = rows(live_site)[-1]
    assert row["samples"] < 6 * SAMPLE_RATE
    assert row["timeline"][-1]["name"] == "cut_off"
    assert (row["samples"] - row["timeline"][-1]["at"]) / SAMPLE_RATE == pytest.approx(0.3, abs=0.05)
    assert set(row["labels"]) == {"incomplete"}


def test_a_microphone_that_is_unplugged_ends_the_take_and_what_was_said_is_kept(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED + ";" + KEEP_THE_STREAM)
    agree(page, live_site)
    speak(page)
    page.evaluate("microphone.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    phase(page, "scored")
    row = rows(live_site)[-1]
    assert row["file_sha256"] == row["sha256"]
    assert row["timeline"][-1]["name"] == "cut_off"
    page.locator("[data-part=main]").click()
    phase(page, "ready")
    page.locator("[data-part=main]").click()
    phase(page, "speaking")


def test_a_take_that_does_not_get_through_is_told_kept_and_sent_by_whatever_is_played_next(
    live_site: RunningSite, browser_page: OpenPage, voice: Path
) -> None:
    before = len(rows(live_site))
    page = browser_page(voice=voice)
    page.add_init_script(CHECKED)
    page.context.add_init_script(NO_SYNC)

    def swallow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda said: None if '"stop"' in str(said) else server.send(said))

    page.route_web_socket(re.compile("/ws/play/"), swallow)
    page.route("**/takes/", lambda route: route.abort())
    agree(page, live_site)
    speak(page)
    done(page)
    expect(page.locator("[data-part=status]")).to_contain_text("Your take is kept here")
    page.wait_for_function(FINISHED_ON_THE_SHELF)
    page.close()
    assert len(rows(live_site)) == before

    again = page.context.new_page()
    again.goto(f"{live_site.url}/play/number-relay/?language=en")
    expect(again.locator("[data-part=aside-text]")).to_have_text("The take that was waiting is safe now.")
    assert waiting_in_browser(again) == 0
    assert len(rows(live_site)) == before + 1
