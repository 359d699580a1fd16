"""The model that listens live: asked for, heard at pauses, dropped after the take, and not asked twice."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from corpus.audio import LazyTake
from corpus.models import Recording
from games.catalogue import opposing
from games.catalogue.base import Event, Span
from games.judging import pipeline
from games.judging.results import scored_message
from games.play import rounds
from games.play.opponent import listening, opponent
from games.play.session import Round
from games.prompts.models import Prompt
from inference.models import Score
from inference.running import loaded
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Answer, Question, ScorerError
from tests import factory, voices
from tests.games import talk
from tests.games.talk import Page

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("prompts", "enqueued", "at_once"),
    pytest.mark.needs("readings"),
]

HOLD = "/ws/play/hold-the-floor/"
FRAME = 3_200
"""Bytes of 100 ms at 16 kHz."""


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test need not speak in real time."""
    monkeypatch.setattr(opponent, "BEHIND_SECONDS", 60.0)


@pytest.fixture(scope="module")
def take() -> tuple[bytes, int]:
    """Two readings with 0.8 s of room between and after them, as PCM, and where the page hears a pause."""
    first, second = (voices.trimmed(voices.read(path)) for path in voices.readings()[:2])
    parts = [voices.silence(0.3, 1), first, voices.silence(0.8, 2), second, voices.silence(0.8, 3)]
    audio = np.concatenate(parts)
    audio = audio + voices.silence(len(audio) / voices.SAMPLE_RATE, 4)[: len(audio)]
    pause = sum(map(len, parts[:2])) + 4_000
    return np.round(audio * 32_767).astype("<i2").tobytes(), pause


@contextmanager
def counted() -> Iterator[list[Question]]:
    """Every question that an audio model answers meanwhile."""
    asked: list[Question] = []
    real = AudioScorer.answer

    def answer(scorer: AudioScorer, question: Question) -> Answer:
        asked.append(question)
        return real(scorer, question)

    with patch.object(AudioScorer, "answer", answer):
        yield asked


def play(scene: Callable[[], Awaitable[Any]]) -> Any:
    return async_to_sync(scene)()


async def speak(page: Page, pcm: bytes, begin: int, end: int) -> None:
    for at in range(begin, end, FRAME):
        await page.frame(pcm[at : min(end, at + FRAME)])


async def played(
    player: Contributor,
    take: tuple[bytes, int],
    path: str = talk.PATH,
    asks: bool = True,
    moves: Callable[[Page], Awaitable[Any]] | None = None,
) -> tuple[dict[str, Any], Any]:
    """A take with a pause, of which the page waits for the moves; the round, and what came of the moves."""
    pcm, pause = take
    page = Page(player, path)
    offered = await page.greet()
    asked = {"opponent": True} if asks else {}
    await page.say(type="start", round=offered["round"], sample_rate=16_000, **asked)
    await speak(page, pcm, 0, (pause // 1_600 + 1) * FRAME)
    await page.say(type="mark", name="pause", at=pause)
    told = await (moves or Page.hear)(page) if asks else None
    await speak(page, pcm, (pause // 1_600 + 1) * FRAME, len(pcm))
    await page.say(type="mark", name="done", at=len(pcm) // 2 - 8_000)
    await page.say(**talk.stop_message(pcm))
    stored = await page.hear()
    while stored["type"] != "stored":
        stored = await page.hear()
    await page.close()
    return offered, told


def test_the_round_names_the_opponent_and_it_leans_in_at_a_pause(player, take) -> None:
    async def scene() -> tuple[dict[str, Any], Any]:
        return await played(player, take)

    offered, told = play(scene)
    assert offered["opponent"] == {"by": "Smart Turn", "threshold": 0.5}
    assert (told["type"], told["at"]) == ("lean", take[1])
    assert 0 <= told["p"] <= 1
    recording = Recording.objects.get()
    assert recording.live_opponent
    begun, leaned = (
        next(event for event in recording.timeline if event["name"] == name)
        for name in (opposing.BEGUN, opposing.LEANED)
    )
    assert begun["at"] < leaned["at"] < take[1]
    assert float(leaned["value"]) == pytest.approx(told["p"])


def test_who_sounds_finished_loses_the_turn(player, take, monkeypatch) -> None:
    sure = Answer({"complete": 0.9, "incomplete": 0.1}, 0.5, 40.0)
    monkeypatch.setattr(AudioScorer, "answer", lambda _scorer, _question: sure)

    async def both(page: Page) -> list[dict[str, Any]]:
        return [await page.hear(), await page.hear()]

    async def scene() -> Any:
        return (await played(player, take, moves=both))[1]

    at = take[1]
    assert play(scene) == [{"type": "lean", "at": at, "p": 0.9}, {"type": "took", "at": at}]


def test_the_worker_does_not_ask_again_what_was_answered_live(player, take) -> None:
    async def scene() -> Any:
        return await played(player, take)

    with counted() as live:
        play(scene)
    assert len(live) == 1
    recording = Recording.objects.get()
    with counted() as judged:
        work = LazyTake(recording)
        pipeline.listen(work)
        pipeline.score(work)
    pause, end = recording.cuts.order_by("cut")
    assert (pause.intent, pause.went_on, end.intent) == ("incomplete", True, "complete")
    asked = [question for question in judged if np.array_equal(question.audio, live[0].audio)]
    assert asked == []
    leaned = next(event for event in recording.timeline if event["name"] == opposing.LEANED)
    assert pause.cut == leaned["at"]
    score = Score.objects.get(sample=pause)
    if score.spread is None:
        assert score.probabilities["complete"] == pytest.approx(float(leaned["value"]), abs=0.001)
    assert Score.objects.filter(sample=end).exists()


def test_what_is_lost_is_asked_again_and_nobody_notices(player, take, monkeypatch) -> None:
    monkeypatch.setattr("inference.live.overheard.keep", lambda *_: None)

    async def scene() -> Any:
        return await played(player, take)

    with counted() as live:
        play(scene)
    with counted() as judged:
        pipeline.process(Recording.objects.get().pk)
    assert any(np.array_equal(question.audio, live[0].audio) for question in judged)
    assert Score.objects.count() == 2


def test_an_old_page_hears_of_no_opponent_and_its_take_says_so(player, take) -> None:
    async def scene() -> Any:
        return await played(player, take, asks=False)

    offered, _ = play(scene)
    assert "opponent" in offered
    recording = Recording.objects.get()
    assert not recording.live_opponent
    assert [event["name"] for event in recording.timeline] == ["pause", "done"]


def test_a_game_without_one_has_none_whatever_its_page_asks(player, take) -> None:
    text = {"word": "bridge", "banned": list("abcde"), "lines": ["x?", "y?", "z!"]}
    Prompt.objects.create(game="taboo-rush", language="en", key="bridge", text=text)

    async def silence(page: Page) -> bool:
        return bool(await page.line.receive_nothing(0.3))

    async def scene() -> Any:
        return await played(player, take, path="/ws/play/taboo-rush/", moves=silence)

    offered, quiet = play(scene)
    assert "opponent" not in offered
    assert quiet
    assert not Recording.objects.get().live_opponent


@pytest.mark.parametrize("without", ["model", "threads"])
def test_where_no_model_is_here_the_game_goes_on_without(
    player, take, without, monkeypatch, settings
) -> None:
    if without == "model":
        monkeypatch.setattr(loaded, "live_scorer", lambda: None)
    settings.OPPONENT_THREADS = int(without == "model")
    Prompt.objects.create(
        game="hold-the-floor", language="en", key="train", text={"begin": "When the train …"}
    )

    async def silence(page: Page) -> bool:
        return bool(await page.line.receive_nothing(0.3))

    async def scene() -> Any:
        return await played(player, take, path=HOLD, moves=silence)

    offered, quiet = play(scene)
    assert "opponent" not in offered
    assert quiet
    assert Recording.objects.get().game == "hold-the-floor"


def test_a_model_that_fails_costs_the_take_nothing(player, take, monkeypatch) -> None:
    def fail(_scorer: AudioScorer, _question: Question) -> Answer:
        raise ScorerError("The model is broken.")

    monkeypatch.setattr(AudioScorer, "answer", fail)

    async def silence(page: Page) -> bool:
        return bool(await page.line.receive_nothing(0.3))

    async def scene() -> Any:
        return (await played(player, take, moves=silence))[1]

    assert play(scene)
    assert Recording.objects.get().live_opponent


def test_an_answer_after_the_take_is_dropped_without_a_word(player, take, monkeypatch) -> None:
    """The opponent's thread is held up until the take is stored; nothing but `stored` is heard."""
    held = asyncio.Event()
    real = opponent.Opponent._aside

    async def slowly(self: opponent.Opponent, call: Callable[..., Any], *args: object) -> Any:
        await held.wait()
        return await real(self, call, *args)

    monkeypatch.setattr(opponent.Opponent, "_aside", slowly)

    async def nothing(_page: Page) -> None:
        return None

    async def scene() -> list[dict[str, Any]]:
        page = Page(player)
        pcm, pause = take
        offered = await page.greet()
        await page.say(type="start", round=offered["round"], sample_rate=16_000, opponent=True)
        await speak(page, pcm, 0, len(pcm))
        await page.say(type="mark", name="pause", at=pause)
        await page.say(**talk.stop_message(pcm))
        told = [await page.hear()]
        held.set()
        assert await page.line.receive_nothing(0.3)
        await page.close()
        return told

    assert [message["type"] for message in play(scene)] == ["stored"]
    assert [event["name"] for event in Recording.objects.get().timeline] == ["pause"]


def test_a_take_that_is_sent_again_is_not_listened_to(player, take, monkeypatch) -> None:
    monkeypatch.setattr(opponent, "BEHIND_SECONDS", 1.0)

    async def silence(page: Page) -> bool:
        return bool(await page.line.receive_nothing(0.3))

    async def scene() -> Any:
        return (await played(player, take, moves=silence))[1]

    assert play(scene)
    assert Recording.objects.get().live_opponent


def lost_after_the_pause(player: Contributor, take: tuple[bytes, int]) -> str:
    """Play a take whose line is lost once the opponent has leaned in; the token of its round."""

    async def scene() -> str:
        pcm, pause = take
        page = Page(player)
        offered = await page.greet()
        await page.say(type="start", round=offered["round"], sample_rate=16_000, opponent=True)
        await speak(page, pcm, 0, (pause // 1_600 + 1) * FRAME)
        await page.say(type="mark", name="pause", at=pause)
        assert (await page.hear())["type"] == "lean"
        while not cache.get(f"leaned:{unsealed(offered['round'], player).id}:{pause}"):
            await asyncio.sleep(0.01)
        await page.close()
        return str(offered["round"])

    return str(play(scene))


def unsealed(token: str, player: Contributor) -> Round:
    return rounds.unseal(token, contributor=str(player.pk), game="cliffhanger")


def post(player: Contributor, token: str, pcm: bytes, marks: list[dict[str, Any]]) -> None:
    said = {"round": token, "sample_rate": 16_000, "settings": {}, "opponent": True, "marks": marks}
    said |= {"samples": len(pcm) // 2, "sha256": hashlib.sha256(pcm).hexdigest()}
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    file = SimpleUploadedFile("take.pcm", pcm, "application/octet-stream")
    client.post("/play/cliffhanger/takes/", {"take": json.dumps(said), "pcm": file})


def test_to_a_take_that_came_whole_nobody_listened_live_whatever_its_page_asks(player, take) -> None:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    token = client.get("/play/cliffhanger/round/?language=en").json()["round"]
    post(player, token, take[0], [{"name": "pause", "at": take[1]}])
    recording = Recording.objects.get()
    assert not recording.live_opponent
    pipeline.process(recording.pk)
    recording.refresh_from_db()
    assert "duel" not in scored_message(recording)


@pytest.mark.parametrize("by_post", [False, True])
def test_a_take_that_is_sent_again_tells_how_the_duel_went_before(player, take, by_post, monkeypatch) -> None:
    pcm, pause = take
    token = lost_after_the_pause(player, take)
    monkeypatch.setattr(opponent, "BEHIND_SECONDS", 1.0)
    marks = [{"name": "pause", "at": pause}, {"name": "done", "at": len(pcm) // 2 - 8_000}]

    async def again() -> None:
        page = Page(player)
        await page.greet()
        await page.say(type="start", round=token, sample_rate=16_000, opponent=True)
        await speak(page, pcm, 0, len(pcm))
        for mark in marks:
            await page.say(type="mark", **mark)
        await page.say(**talk.stop_message(pcm))
        assert (await page.hear())["type"] == "stored"
        await page.close()

    if by_post:
        post(player, token, pcm, marks)
    else:
        play(again)
    recording = Recording.objects.get()
    assert recording.live_opponent
    assert [each["name"] for each in recording.timeline] == ["opponent", "lean", "pause", "done"]
    pipeline.process(recording.pk)
    recording.refresh_from_db()
    assert scored_message(recording)["duel"]["held"] == 1


@pytest.mark.parametrize("name", sorted(opposing.OF_THE_SERVER))
def test_no_page_says_what_only_the_server_may(player, take, name: str) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        offered = await page.greet()
        await page.start(offered["round"])
        await page.frame(take[0][:FRAME])
        await page.say(type="mark", name=name, at=10, value="0.1")
        error = await page.hear()
        return error["code"], await page.close_code()

    assert play(scene)[0] == "invalid_message"
    assert not Recording.objects.exists()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_an_event_of_the_server_is_read_back_where_it_was(rate: int) -> None:
    for at in range(0, 160_000, 80):
        event = opposing.event(opposing.LEANED, at, rate, "0.5")
        assert event["at"] * 16_000 // rate == at


def test_a_pause_is_held_where_it_leaned_and_did_not_take() -> None:
    speech = [Span(0, 16_000), Span(24_000, 32_000), Span(48_000, 64_000), Span(80_000, 96_000)]
    events = [
        Event("lean", 16_000, "0.3"),
        Event("lean", 32_080, "0.4"),
        Event("lean", 64_000, "0.8"),
        Event("taken", 70_000),
        Event("lean", 96_000, "0.9"),
    ]
    assert opposing.duel(events, speech) == opposing.Duel(held=2, longest=1.0, taken=1, kept=5.0)
    assert opposing.duel([], speech) == opposing.Duel(0, 0.0, 0, 6.0)
    assert opposing.duel([], []) == opposing.Duel(0, 0.0, 0, 0.0)


def test_a_turn_that_is_taken_as_the_player_goes_on_was_not_held_as_well() -> None:
    """The page hears a voice a moment later than the server does, and has said that the turn is gone."""
    speech = [Span(0, 16_000), Span(32_000, 48_000)]
    for at, held in ((31_000, 0), (33_600, 0), (40_000, 1)):
        assert opposing.duel([Event("lean", 16_000), Event("taken", at)], speech).held == held


@pytest.mark.parametrize(
    ("names", "live", "told"),
    [
        (["pause", "lean"], True, {"held": 1, "taken": 0}),
        (["pause"], True, None),  # sent again after a lost line, or by POST
        (["pause", "taken"], True, {"held": 0, "taken": 1}),
        ([], True, {"held": 0, "taken": 0}),
        (["pause", "taken"], False, {"held": 0, "taken": 1}),  # no model is here, and the clock took it
        (["pause"], False, None),
    ],
)
def test_a_player_is_told_of_a_duel_only_what_the_take_tells(names, live, told) -> None:
    take = factory.recording(
        game="hold-the-floor",
        status=Recording.Status.LISTENED,
        live_opponent=live,
        speech=[[0, 16_000], [32_000, 48_000]],
        timeline=[{"name": name, "at": 16_000 + 100 * place} for place, name in enumerate(names)],
    )
    duel = scored_message(take).get("duel")
    assert told == (duel and {name: duel[name] for name in told or ()})


def test_the_player_is_told_how_the_duel_went(player, take) -> None:
    async def scene() -> Any:
        return await played(player, take)

    play(scene)
    recording = Recording.objects.get()
    pipeline.process(recording.pk)
    recording.refresh_from_db()
    duel = scored_message(recording)["duel"]
    assert (duel["held"], duel["taken"]) == (1, 0)
    assert duel["longest"] == pytest.approx(0.8, abs=0.3)


def test_the_sound_that_it_hears_is_that_of_the_stored_take(player, take) -> None:
    """At a rate that is converted on the way, too."""
    pcm, _ = take
    frames = tuple(pcm[at : at + FRAME] for at in range(0, len(pcm), FRAME))
    found = opponent.find(frames[:-4], 16_000, None)
    assert found is not None
    place = (found.start, found.cut)
    judged = listening.judge(frames, 16_000, place, "en", "round")
    assert judged is not None
    assert (judged.start, judged.cut) == place
    assert listening.judge(frames[:2], 16_000, place, "en", "round") is None
