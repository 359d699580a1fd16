"""One side of a talk on its way through the judging: what the other said is known, and is its agent."""

import hashlib
import io
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from corpus.floor import floor_line
from corpus.models import SAMPLE_RATE, Recording
from games.catalogue.two.house import HOUSE
from games.catalogue.two.registry import talk
from games.judging import echoes, pipeline
from publishing import floor
from tests import factory, voices

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]

SECONDS = 16.0
RATES = pytest.mark.parametrize("rate", [16_000, 48_000, 44_100])


def said(place: int, seconds: float = 2.0) -> np.ndarray:
    """Two seconds of one of the long readings."""
    long = [sound for path in voices.readings() if len(sound := voices.read(path)) > 3 * SAMPLE_RATE]
    return voices.trimmed(long[place])[: round(seconds * SAMPLE_RATE)]


def channel(*parts: tuple[float, np.ndarray], seed: int = 7) -> np.ndarray:
    """float32 [n] at 16 kHz: each part from its second on, over the tone of a room."""
    sound = voices.silence(SECONDS, seed=seed)
    for start, part in parts:
        at = round(start * SAMPLE_RATE)
        sound[at : at + len(part)] += part[: len(sound) - at]
    return sound


def stored(own: np.ndarray, other: np.ndarray | None, rate: int = SAMPLE_RATE, **fields: Any) -> Recording:
    """A side's take, with what it heard of the other."""
    prompt = talk("map-talk").draw(1, "en").prompts[0]
    values: dict[str, Any] = {"game": "map-talk", "prompt_key": "talk-1", "prompt": prompt, "speech": []}
    kept = {"agent_audio": flac(other, rate)} if other is not None else {}
    return factory.recording(pcm=pcm(own, rate), sample_rate=rate, **{**values, **kept, **fields})


def pcm(sound: np.ndarray, rate: int) -> np.ndarray:
    at = np.arange(0, len(sound) - 1, SAMPLE_RATE / rate)
    loud = np.interp(at, np.arange(len(sound)), sound) * 32_767
    return np.asarray(loud.clip(-32_768, 32_767), np.int16)


def flac(sound: np.ndarray, rate: int) -> str:
    file = io.BytesIO()
    soundfile.write(file, pcm(sound, rate), rate, format="FLAC", subtype="PCM_16")
    name = f"takes/test/{hashlib.sha256(file.getvalue()).hexdigest()[:16]}-agent.flac"
    return str(default_storage.save(name, ContentFile(file.getvalue())))


def judged(take: Recording) -> Recording:
    pipeline.process(take.pk)
    take.refresh_from_db()
    return take


def moments(take: Recording) -> Iterable[tuple[str, str, float]]:
    cuts = take.cuts.order_by("cut")
    return [(each.intent, each.agent_state, round(each.cut / SAMPLE_RATE)) for each in cuts]


OWN = ((1.0, 0), (3.6, 1))
THEIRS = ((6.2, 2), (8.9, 3))


def both() -> tuple[np.ndarray, np.ndarray]:
    """One speaks for two seconds, pauses, goes on; the other takes over and does the same."""
    own = channel(*((at, said(number)) for at, number in OWN))
    return own, channel(*((at, said(number)) for at, number in THEIRS), seed=8)


@RATES
def test_a_hold_and_a_shift_become_samples_with_the_other_as_the_agent(rate: int) -> None:
    take = judged(stored(*both(), rate=rate))
    assert take.status == Recording.Status.LISTENED, take.reason
    found = [each for each in moments(take) if each[2] in (3, 6)]
    assert found == [("incomplete", "idle", 3), ("complete", "idle", 6)]
    ended = take.cuts.get(intent="complete")
    assert not ended.went_on
    assert ended.start == pytest.approx(SAMPLE_RATE, abs=0.15 * SAMPLE_RATE)


@RATES
def test_when_the_other_spoke_stands_on_the_timeline_and_on_the_floor_line(rate: int) -> None:
    take = judged(stored(*both(), rate=rate, timeline=[{"name": "answer", "at": 7 * rate, "value": "15"}]))
    assert [each["name"] for each in take.timeline].count("answer") == 1
    assert [each["at"] for each in take.timeline] == sorted(each["at"] for each in take.timeline)
    heard = floor_line(take)["agent"]
    assert (heard[0]["start"], heard[-1]["end"]) == (
        pytest.approx(6.2, abs=0.15),
        pytest.approx(10.9, abs=0.15),
    )
    own, other = floor.activity(take)
    assert own[0][0] == pytest.approx(1.0, abs=0.15)
    assert [round(start, 2) for start, _ in other] == [round(each["start"], 2) for each in heard]


def test_models_hear_the_other_where_it_spoke() -> None:
    take = judged(stored(*both()))
    heard = echoes.agent_side(take).channel(0, round(SECONDS * SAMPLE_RATE))
    assert not heard[: 6 * SAMPLE_RATE].any()
    assert np.abs(heard[round(6.4 * SAMPLE_RATE) : 8 * SAMPLE_RATE]).max() > 0.05


def test_judged_twice_it_is_told_once() -> None:
    take = judged(stored(*both()))
    before = take.timeline
    assert judged(take).timeline == before
    assert [each["name"] for each in before].count("agent_start") == len(floor_line(take)["agent"])


def test_of_the_house_its_lines_are_known_and_stand_with_the_samples() -> None:
    said_when = ((0.0, 0.8, "Hello."), (6.2, 8.2, "Two squares up."), (8.9, 10.9, "One square down."))
    lines = [
        {"name": name, "at": round(at * SAMPLE_RATE), "value": str(place), "text": text}
        for place, (start, end, text) in enumerate(said_when)
        for name, at, text in (("agent_start", start, text), ("agent_end", end, ""))
    ]
    take = judged(stored(*both(), mode=HOUSE, timeline=lines))
    assert take.timeline == lines
    assert {each["text"] for each in floor_line(take)["agent"]} == {text for *_, text in said_when}
    assert take.cuts.get(intent="complete").agent_text == "Hello."


def test_one_who_never_spoke_leaves_the_holds_of_the_other() -> None:
    take = judged(stored(both()[0], voices.silence(SECONDS, seed=9)))
    assert {intent for intent, _, _ in moments(take)} == {"incomplete"}
    assert floor_line(take)["agent"] == []


def test_of_a_side_whose_partner_nobody_kept_there_are_no_samples() -> None:
    take = judged(stored(both()[0], None))
    assert (take.status, take.cuts.count()) == (Recording.Status.LISTENED, 0)


def test_who_let_the_other_out_of_the_speakers_is_refused() -> None:
    own, other = both()
    delayed = np.concatenate([np.zeros(1_600, np.float32), other[:-1_600]])
    take = judged(stored(own + 0.3 * delayed, other))
    assert (take.status, take.reason) == (Recording.Status.REFUSED, "echo")


def test_whose_own_voice_came_back_keeps_the_take_and_has_no_samples() -> None:
    own, other = both()
    back = np.concatenate([np.zeros(3_200, np.float32), own[:-3_200]])
    take = judged(stored(own, other + 0.3 * back))
    assert (take.status, take.cuts.count()) == (Recording.Status.LISTENED, 0)
    assert [each["name"] for each in take.timeline] == []
