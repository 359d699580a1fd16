"""A take that is kept although something is wrong: its speaker is told the true reason, one at a time."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from corpus.mine.words import advice_line, status_line
from corpus.models import Recording, Sample
from corpus.refusals import ADVICE, REASONS, Advice
from games.judging import pipeline, refusals
from games.judging.results import scored_message
from games.player.clips import Clip
from games.player.take import Outcome
from games.player.words import line
from inference.audio import quality
from inference.audio.quality import Quality
from inference.running import loaded
from tests import factory
from tests.games import talk
from tests.torture import measuring
from tests.torture.lines import band, dropouts
from tests.torture.microphones import Change, clipped, hum, offset, rumble, same
from tests.torture.rooms import noise, second_voice
from tests.torture.truth import clean

GOOD = Quality(
    peak=0.5,
    clipped=0.0,
    level_dbfs=-22.0,
    noise_dbfs=-60.0,
    snr_db=38.0,
    loudest_dbfs=-15.0,
    speech_seconds=3.0,
    lead_seconds=0.5,
    tail_seconds=0.5,
    band_hz=7_500,
)
MIC_CHECK = Path(settings.BASE_DIR) / "static/stage/capture/mic-check.js"


# Every code has a sentence


def test_whatever_a_check_says_has_a_sentence_of_its_own() -> None:
    codes = {*quality.checks(GOOD), pipeline.DUPLICATE, pipeline.ECHO, refusals.OTHER_LANGUAGE}
    assert len(codes) == 11
    assert codes <= REASONS.keys()


def test_whatever_is_advised_has_a_sentence_of_its_own_and_no_other_is_kept() -> None:
    assert quality.blemishes(GOOD).keys() == ADVICE.keys()
    assert len({row.words for row in Advice}) == len(Advice)


# Which one


def test_a_good_take_needs_no_advice() -> None:
    assert quality.advice(GOOD) is None


@pytest.mark.parametrize(
    ("code", "below", "from_there_on"),
    [
        ("dropouts", {"dropouts": 0}, {"dropouts": 1}),
        ("other_voice", {"second_voice": 0.5}, {"second_voice": 0.51}),
        ("clipping", {"clipped": 0.005}, {"clipped": 0.0051}),
        ("hum", {"hum_dbfs": -34.0}, {"hum_dbfs": -33.9}),
        ("rumble", {"rumble_dbfs": -28.0}, {"rumble_dbfs": -27.9}),
        ("noisy", {"snr_db": 18.0}, {"snr_db": 17.9}),
        ("offset", {"offset": -0.0499}, {"offset": -0.05}),
        ("narrow_band", {"band_hz": 4_000}, {"band_hz": 3_900}),
    ],
)
def test_advice_begins_at_its_limit(code: str, below: dict[str, Any], from_there_on: dict[str, Any]) -> None:
    assert quality.advice(replace(GOOD, **below)) is None
    worse = replace(GOOD, **from_there_on)
    assert (quality.advice(worse), quality.problem(worse)) == (code, None)


def test_rumble_that_is_noise_too_is_called_rumble() -> None:
    assert quality.advice(replace(GOOD, rumble_dbfs=-20.0, snr_db=14.0)) == "rumble"


def test_the_page_warns_of_noise_where_the_site_does() -> None:
    assert re.findall(r"SOME_NOISE = (\d+);", MIC_CHECK.read_text()) == [f"{quality.SOME_NOISE:.0f}"]


# Through the socket


def said(change: Change) -> bytes:
    """PCM16 at 16 kHz of a person who speaks, changed."""
    take = next(one for one in clean() if one.human)
    return measuring.pcm(change(take, np.random.default_rng(5))).tobytes()


def heard(player: Contributor, pcm: bytes) -> dict[str, Any]:
    """What the player's page is told of a take that it sends."""

    async def scene() -> dict[str, Any]:
        page = talk.Page(player)
        await page.send((await page.greet())["round"], pcm)
        await sync_to_async(pipeline.process)(UUID((await page.hear())["recording"]))
        scored = await page.hear()
        await page.close()
        return scored

    scored: dict[str, Any] = async_to_sync(scene)()
    return scored


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
@pytest.mark.needs("readings", "espeak")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (same(), None),
        (hum(50, -28), "hum"),
        (hum(60, -28), "hum"),
        (rumble(-24), "rumble"),
        (offset(-0.1), "offset"),
        (dropouts(250), "dropouts"),
        (second_voice(-20), "other_voice"),
        (noise("pink", 15), "noisy"),
        (clipped(7), "clipping"),
        (band(300, 3_400), "narrow_band"),
    ],
    ids=["clean", "50 Hz", "60 Hz", "rumble", "offset", "dropouts", "second voice", "noise", "loud", "phone"],
)
def test_the_page_is_told_what_would_be_better(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, change: Change, why: str | None
) -> None:
    monkeypatch.setattr(loaded, "audio_scorers", lambda: ())
    scored = heard(player, said(change))
    assert (scored["status"], scored["reason"]) == ("listened", "")
    assert scored.get("advice") == (why and {"why": why, "text": ADVICE[why].words})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
@pytest.mark.needs("readings", "espeak")
def test_what_is_too_bad_is_refused_in_words_and_has_no_advice(player: Contributor) -> None:
    scored = heard(player, said(noise("white", 6)))
    assert (scored["status"], scored["reason"]) == ("refused", "noisy")
    assert scored["message"] == REASONS["noisy"].words
    assert "advice" not in scored


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["dropouts", "other_voice"])
def test_a_take_of_holes_or_of_somebody_else_is_refused_in_words(player: Contributor, code: str) -> None:
    take = factory.recording(player, status=Recording.Status.REFUSED, reason=code)
    assert scored_message(take)["message"] == REASONS[code].words != REASONS["other"].words
    assert status_line(take).words.startswith(REASONS[code].words)


# On My takes, and at a terminal


@pytest.fixture
def humming(player: Contributor) -> Recording:
    take = factory.recording(player, status=Recording.Status.LISTENED, quality={"advice": "hum"})
    factory.sample(take)
    return take


@pytest.mark.django_db
def test_my_takes_says_it_and_so_does_the_receipt(player: Contributor, humming: Recording) -> None:
    browser = Client()
    browser.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    words = f'<p class="advice small">{Advice.HUM.words}</p>'
    assert words in browser.get("/takes/").content.decode()
    opened = Client().post("/takes/receipt/", {"receipt": humming.receipt}, follow=True)
    assert words in opened.content.decode()


@pytest.mark.django_db
def test_of_a_take_that_is_not_used_nothing_is_advised(humming: Recording) -> None:
    Sample.objects.update(status=Sample.Status.REJECTED)
    assert advice_line(humming, status_line(humming)) == ""
    assert "advice" in scored_message(humming)


@pytest.mark.django_db
def test_a_code_of_an_older_site_is_passed_over(humming: Recording) -> None:
    humming.quality = {"advice": "wind"}
    assert "advice" not in scored_message(humming)


def test_who_plays_a_file_reads_it_at_the_terminal() -> None:
    told = {"why": "hum", "text": Advice.HUM.words}
    clip = Clip(Path("one.wav"), np.zeros(16_000, "<i2").tobytes(), 16_000, None)
    outcome = Outcome(clip, receipt="K7QF", scored={"status": "listened", "advice": told})
    assert line(outcome) == f"one.wav (1.0 s): receipt K7QF, no cuts. {Advice.HUM.words}"
