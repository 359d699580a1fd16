"""Lines that come back alone, hang, or say too much: nobody talks to nobody, and no healthy talk ends."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models import F
from django.utils import timezone

from accounts import addresses
from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from corpus.store import StorageDown
from games.play import pace
from games.talks import keeping
from games.talks.frames import Unsaved
from games.talks.live import journal, outbox, partner, talking
from games.talks.live.messages import Have
from games.talks.live.outbox import Outbox
from games.talks.live.partner import Other
from games.talks.models import Side, Talk
from tests import factory
from tests.talks import speaking
from tests.talks.playing import (
    MINE,
    THEIRS,
    both_speak,
    kept,
    one_speaks,
    pcm,
    play,
    sound_of,
    told,
    told_why,
)
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_does_not_come_back_to_a_talk_that_goes_on_is_waited_for_and_then_gone() -> None:
    other = Other()
    other.begun(0.0)  # a new line of this side: nothing was said of them yet
    assert other.look(partner.QUIET - 0.1) is None
    assert other.look(partner.QUIET) == "away"
    assert other.look(partner.QUIET + partner.WAITED_FOR) == "left"
    assert Other().gone(0.0) is None  # of who never came


def test_who_is_ready_no_more_is_not_begun_with() -> None:
    other = Other()
    assert (other.here(16_000, 0.0), other.rate) == ("ready", 16_000)
    assert (other.here(0, 1.0), other.rate) == ("here", 0)
    other.here(48_000, 2.0)
    other.begun(2.0)
    other.here(0, 3.0)  # a lost line that comes back
    assert other.rate == 48_000


def began(talk: Talk, *, kept: bool) -> None:
    """A talk that goes on, whose server fell over."""
    talk.begin()
    for side, frames in zip(talk.sides.order_by("number"), (MINE, THEIRS), strict=True):
        side.ready(speaking.RATE, {}, "a test")
        if kept:
            keeping.note(side.pk, [Unsaved(0, pcm(frames))], {}, [])


@pytest.mark.parametrize("kept", [True, False], ids=["with sound kept", "with none kept yet"])
def test_who_alone_comes_back_after_a_restart_is_told_and_the_talk_ends(
    player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    monkeypatch.setattr(partner, "QUIET", 0.1)
    monkeypatch.setattr(partner, "WAITED_FOR", 0.3)
    began(talk, kept=kept)
    page = Speaker(player, talk.code)

    async def scene() -> None:
        await page.get_ready()
        await page.hears("partner", state="away")
        assert (await page.hears("ended"))["why"] == "lost"
        await page.ends()

    play(scene)


def test_a_talk_whose_time_is_over_ends_though_nothing_of_it_is_kept(player: Contributor, talk: Talk) -> None:
    began(talk, kept=False)
    Talk.objects.update(begun_at=timezone.now() - timedelta(minutes=10))
    page = Speaker(player, talk.code)

    async def scene() -> None:
        await page.get_ready()
        assert (await page.hears("ended"))["why"] == "over"
        await page.ends()

    play(scene)


def test_who_was_done_is_so_still_over_another_line(
    player: Contributor, speakers: tuple[Speaker, Speaker]
) -> None:
    one, other = speakers
    again = Speaker(player, one.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        await one.say(type="mark", name="done", at=30_000)
        await one.hears("have", next=len(MINE))
        await one.close()
        await again.get_ready()
        await again.hears("have")
        await other.say(type="mark", name="done", at=30_000)
        assert (await again.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "over"
        await again.ends()
        await other.ends()

    play(scene)


def test_who_asks_and_never_reads_is_told_to_wait(player: Contributor, talk: Talk) -> None:
    waiting = Outbox(send=None)  # type: ignore[arg-type]  # it is never run
    for number in range(outbox.MOST_WORDS + 1):
        assert not waiting.is_behind
        waiting.say(Have(number))
    for _ in range(2 * outbox.MOST_FRAMES):
        waiting.frame(MINE[0])
    assert waiting.is_behind
    assert len(waiting._waiting) == outbox.MOST_WORDS + 1 + outbox.MOST_FRAMES


def test_a_page_that_is_behind_is_refused(
    player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_WORDS", -1)
    page = Speaker(player, talk.code)

    async def scene() -> tuple[str, int]:
        await page.open()
        await page.say(type="hello", protocol=1, language="en")
        return await told_why(page)

    assert play(scene) == told(Fault.TOO_FAST)


def test_who_has_spoken_enough_today_begins_no_talk_and_ends_what_they_began(
    player: Contributor, talk: Talk
) -> None:
    take = factory.recording(player)
    Recording.objects.filter(pk=take.pk).update(samples=F("sample_rate") * 24 * 3_600)
    page = Speaker(player, talk.code)

    async def scene() -> tuple[str, int]:
        await page.open()
        return await told_why(page)

    assert play(scene) == told(Fault.TOO_MUCH_SOUND)
    talk.begin()
    again = Speaker(player, talk.code)

    async def comes() -> None:
        await again.come()
        await again.close()

    play(comes)


def test_the_sound_of_a_talk_counts_as_that_of_takes(
    speakers: tuple[Speaker, Speaker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LIMITS", settings.LIMITS | {"megabytes": 0})
    monkeypatch.setattr(pace, "MEGABYTE", 10_000)
    monkeypatch.setattr(talking, "STRETCH_SECONDS", 0.2)
    one, other = speakers

    async def scene() -> tuple[str, int]:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        answer = await told_why(one)
        await other.close()
        return answer

    assert play(scene) == told(Fault.TOO_MUCH_AT_ONCE)


def test_where_somebody_talks_nobody_is_asked_to_judge_them_for_a_day(
    player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[object] = []
    monkeypatch.setattr(addresses, "note_speaker", lambda *place: noted.append(place))
    monkeypatch.setattr(addresses, "note_sighting", lambda *place: noted.append(place))
    page = Speaker(player, talk.code)

    async def scene() -> None:
        await page.get_ready()
        await page.hears("have")
        await page.say(type="leave")
        await page.ends()

    play(scene)
    assert noted == [("", player.pk)] * 2  # the page of a test comes from nowhere


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A storage that answers only when this is set."""
    monkeypatch.setattr(talking, "STRETCH_SECONDS", 0.2)
    answers, save = Event(), FileSystemStorage.save

    def hang(*parts: Any) -> str:
        answers.wait(3 * speaking.PATIENCE)
        return str(save(*parts))

    monkeypatch.setattr(FileSystemStorage, "save", hang)
    yield answers
    answers.set()


def test_a_report_waits_for_no_storage(speakers: tuple[Speaker, Speaker], talk: Talk, hanging: Event) -> None:
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await one.say(type="report", reason="offensive")
        for page in speakers:
            assert (await page.hears("ended"))["why"] == "reported"
        assert not hanging.is_set()
        hanging.set()
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    assert list(kept(talk)) == [0]


async def _hangs_up(one: Speaker, *_: object) -> None:
    await one.say(type="leave")


async def _wait(_: Speaker, __: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    later = SimpleNamespace(now=lambda: timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(talking, "timezone", later)


async def _are_done(one: Speaker, other: Speaker, _: object) -> None:
    for page in (one, other):
        await page.say(type="mark", name="done", at=0)


Ends = Callable[[Speaker, Speaker, pytest.MonkeyPatch], Awaitable[None]]
ENDS: dict[str, tuple[Ends, str]] = {
    "one hangs up": (_hangs_up, "left"),
    "time is over": (_wait, "over"),
    "done": (_are_done, "over"),
}


@pytest.mark.parametrize("how", ENDS)
def test_both_are_told_the_end_and_what_they_found_before_the_storage_answers(
    speakers: tuple[Speaker, Speaker],
    talk: Talk,
    hanging: Event,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    (ends, why), (one, other) = ENDS[how], speakers
    places = [str(place["cell"]) for place in talk.solution["places"]]

    async def scene() -> None:
        await both_speak(one, other)
        await one.take_for(0.5)  # so that the storage hangs already
        for page, place in zip(speakers, places, strict=False):
            await page.say(type="mark", name="answer", at=0, value=place)
            await page.say(type="ping", sent=0)
            await page.hears("pong")
        await other.take_for(0.2)
        await ends(one, other, monkeypatch)
        for page in speakers:
            ended = await page.hears("ended")
            assert (ended["why"], ended["result"]["right"]) == (why, 2)
        assert not hanging.is_set()
        hanging.set()
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    takes = kept(talk)
    assert sound_of(takes[0].audio).tobytes() == pcm(MINE)
    assert sound_of(takes[1].audio).tobytes() == pcm(THEIRS)


def test_a_storage_that_hangs_keeps_nobody_from_being_told_who_is_gone(
    speakers: tuple[Speaker, Speaker], hanging: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partner, "QUIET", 1.0)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        await one.hears("partner", state="away")
        assert not hanging.is_set()
        hanging.set()
        await one.close()
        await other.close()

    play(scene)


@pytest.mark.parametrize("how", ["hangs", "refuses"])
def test_a_storage_that_is_away_ends_no_talk_whose_lines_are_open(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(talking, "STRETCH_SECONDS", 0.2)
    answers = Event()

    def away(*_: object) -> None:
        if how == "hangs":
            answers.wait(20)
        raise StorageDown("away")

    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        monkeypatch.setattr(keeping, "note", away)
        await one.send(MINE)
        await other.hears_frames(len(MINE))
        later = timezone.now() + timedelta(seconds=0.5)
        while (await sync_to_async(Side.objects.get)(number=0)).seen_at < later:
            await one.take_for(0.2)
        answers.set()
        await one.close()
        await other.close()

    play(scene)


def test_whose_talk_the_sweep_ends_is_told(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        while (await sync_to_async(Talk.objects.get)(pk=talk.pk)).status != Talk.Status.GOING:
            await one.take_for(0.05)
        await sync_to_async(keeping.leftovers)(timezone.now() + 2 * keeping.ALONE)
        for page in speakers:
            assert (await page.hears("ended"))["why"] == "lost"
            await page.ends()

    play(scene)


def test_a_mark_that_comes_twice_is_one_and_the_rest_beyond_many_is_passed_over(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_MARKS", 3)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        for at in (0, 0, 1, 2, 3, 4):
            await one.say(type="mark", name="answer", at=at, value="3")
        await one.say(type="mark", name="done", at=5)
        await other.say(type="mark", name="done", at=5)
        assert (await one.hears("ended"))["why"] == "over"
        await one.ends()
        await other.ends()

    play(scene)
    assert [mark["at"] for mark in Side.objects.get(number=0).marks] == [0, 1, 2]
